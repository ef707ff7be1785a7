import { styleText } from 'node:util';
import { ExpectedError } from '../lib/expected-error.ts';
import { projectRoot } from '../lib/paths.ts';
import { run } from '../lib/run.ts';
import { ensureDocker } from '../local/tools/docker-engine.ts';

/** What needs real containers, in the order in which it is run. */
const stories: readonly { file: string; tells: string }[] = [
  { file: 'mirrorclock-standalone/image.e2e.ts', tells: 'the image as a container' },
  { file: 'local/local-aws.e2e.ts', tells: 'the local AWS' },
  { file: 'e2e/deploy.e2e.ts', tells: 'up, a new version, a bad one, down' },
];

/**
 * Runs the stories, or says which were left out and why where no Docker Engine can
 * run at all. @returns the exit code; leaving out is a failure in CI.
 */
async function main(): Promise<number> {
  try {
    await ensureDocker((line) => process.stderr.write(`  ${line}\n`));
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    process.stderr.write(leftOut(error));
    return process.env.CI === 'true' ? 1 : 0;
  }
  const files = stories.map(({ file }) => file);
  const argv = [process.execPath, '--test', '--test-concurrency=1', ...files] as const;
  const { exitCode } = await run(argv, {
    cwd: projectRoot,
    onLine: (line) => process.stdout.write(`${line}\n`),
  });
  return exitCode;
}

function leftOut(error: ExpectedError): string {
  const lines = stories.map(({ file, tells }) => `  ${file}: ${tells}`);
  const title = styleText('yellow', `${stories.length} stories were left out`, {
    stream: process.stderr,
  });
  return `\n${title}: ${error.message}\n${lines.join('\n')}\n  Next: ${error.next}\n`;
}

process.exitCode = await main();
