import { styleText } from 'node:util';
import { ExpectedError } from '../lib/expected-error.ts';
import { projectRoot } from '../lib/paths.ts';
import { run, runOk } from '../lib/run.ts';
import { ensureBaseImage } from '../local/tools/base-image.ts';
import { ensureDocker } from '../local/tools/docker-engine.ts';
import { ensureEmulators } from '../local/tools/emulators.ts';

/** What needs real containers, in the order in which it is run. */
const stories: readonly { file: string; tells: string }[] = [
  { file: 'mirrorclock-standalone/image.e2e.ts', tells: 'the image as a container' },
  { file: 'local/local-aws.e2e.ts', tells: 'the local AWS' },
  { file: 'e2e/deploy.e2e.ts', tells: 'up, a new version, a bad one, down' },
];

const baseImage = 'debian:bookworm-slim';
const report = (line: string) => void process.stderr.write(`  ${line}\n`);

/**
 * Runs the stories, or says which were left out and why where no Docker Engine can
 * run at all. @returns the exit code; leaving out is a failure in CI.
 */
async function main(): Promise<number> {
  try {
    await ensureDocker(report);
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    process.stderr.write(leftOut(error));
    return process.env.CI === 'true' ? 1 : 0;
  }
  const env = await prepare();
  let failed = 0;
  // One after the other and in this order: the last one ends with a `down`, which takes the image away.
  for (const { file } of stories) {
    const { exitCode } = await run([process.execPath, '--test', file], {
      cwd: projectRoot,
      env,
      onLine: (line) => process.stdout.write(`${line}\n`),
    });
    if (exitCode !== 0) failed += 1;
  }
  process.stdout.write(`\nstories: ${stories.length - failed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

/** Makes what the stories are about, and names it to them. */
async function prepare(): Promise<Record<string, string>> {
  const { python } = await ensureEmulators(report);
  const base = await ensureBaseImage(baseImage, report);
  const build = await runOk(['bin/mirrorclock-deploy', 'build', '--json'], {
    cwd: projectRoot,
    onLine: report,
  });
  const { name } = JSON.parse(build) as { name: string };
  return {
    MIRRORCLOCK_LOCAL_PYTHON: python,
    IMAGE: name,
    ...(base !== baseImage && { BASE: base }),
  };
}

function leftOut(error: ExpectedError): string {
  const lines = stories.map(({ file, tells }) => `  ${file}: ${tells}`);
  const title = styleText('yellow', `${stories.length} stories were left out`, {
    stream: process.stderr,
  });
  return `\n${title}: ${error.message}\n${lines.join('\n')}\n  Next: ${error.next}\n`;
}

process.exitCode = await main();
