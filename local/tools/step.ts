import { ExpectedError } from '../../lib/expected-error.ts';
import { type Argv, lastLines, type RunOptions, type RunResult, run } from '../../lib/run.ts';
import type { Work } from './cache.ts';

/**
 * Runs one command of a longer job and returns its standard output.
 * @throws the reason of the abort when it was ended by `work.signal`, otherwise an
 * ExpectedError whose next step `nextStep` chooses from the command's output.
 */
export async function step(
  argv: Argv,
  work: Work,
  nextStep: (output: string) => string,
  options: Omit<RunOptions, 'signal'> = {},
): Promise<string> {
  work.signal?.throwIfAborted();
  const result = await run(argv, { ...options, ...(work.signal && { signal: work.signal }) });
  work.signal?.throwIfAborted();
  if (result.exitCode === 0) return result.stdout;
  throw stepFailure(argv, result, nextStep);
}

/** Says which command failed, its last lines, and what to do about it. */
export function stepFailure(
  argv: Argv,
  result: RunResult,
  nextStep: (output: string) => string,
): ExpectedError {
  const output = `${result.stdout}\n${result.stderr}`.trim();
  const command = argv.slice(0, 3).join(' ');
  if (result.notFound)
    return new ExpectedError(`${argv[0]} is not installed`, { next: nextStep(output) });
  return new ExpectedError(`${command} failed`, {
    why: lastLines(output, 8),
    next: /no space left on device/i.test(output)
      ? 'free some disk space, or set XDG_CACHE_HOME to a folder on a larger disk'
      : nextStep(output),
  });
}
