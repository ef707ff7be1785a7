import type { Argv } from '../../lib/run.ts';
import { lastLines, type RunOptions, type RunResult, run } from '../../lib/run.ts';
import type { Work } from './cache.ts';

/** How long to wait for somebody else's server. */
export interface Patience {
  /** A line that shows that it answers. */
  answered: RegExp;
  /** Milliseconds until that line has to come. */
  answerTimeout: number;
  /** Milliseconds that the rest may take. */
  timeout: number;
}

/**
 * Runs a command that talks to a registry. One that cannot be reached costs no more
 * than `answerTimeout`, though the download that follows an answer may take long.
 * @returns '' where the command succeeded, otherwise why not.
 */
export async function runPatiently(
  argv: Argv,
  patience: Patience,
  work: Work,
  options: Omit<RunOptions, 'signal' | 'timeout'> = {},
): Promise<string> {
  const stop = new AbortController();
  let answered = false;
  let timer = setTimeout(() => stop.abort(), patience.answerTimeout);
  const onLine = (line: string) => {
    options.onLine?.(line);
    if (answered || !patience.answered.test(line)) return;
    answered = true;
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(), patience.timeout);
  };
  const signal = work.signal ? AbortSignal.any([work.signal, stop.signal]) : stop.signal;
  const result = await run(argv, { ...options, onLine, signal });
  clearTimeout(timer);
  work.signal?.throwIfAborted();
  return stop.signal.aborted ? tooLate(answered) : reason(result);
}

function tooLate(answered: boolean): string {
  return answered ? 'the download took too long' : 'the registry did not answer in time';
}

function reason({ exitCode, stdout, stderr }: RunResult): string {
  if (exitCode === 0) return '';
  return lastLines((stderr || stdout).replace(/\n\s*\n/g, '\n'), 8) || `exit code ${exitCode}`;
}
