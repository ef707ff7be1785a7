import { existsSync } from 'node:fs';
import type { Argv } from '../../lib/run.ts';
import { run } from '../../lib/run.ts';
import type { Work } from './cache.ts';
import { step } from './step.ts';

/** Whether packages can be installed without asking anybody: 'apt' as root on Debian or Ubuntu. */
export async function packageManager(): Promise<'apt' | 'none'> {
  const root = process.getuid?.() === 0;
  return root && existsSync('/usr/bin/apt-get') ? 'apt' : 'none';
}

/** The argv of an unattended installation that adds nothing but what is needed. */
export function installArgv(packages: readonly string[]): Argv {
  return ['apt-get', 'install', '--yes', '--no-install-recommends', ...packages];
}

/**
 * Installs Debian packages; the lists are fetched only where a first try fails, as
 * on a machine that never fetched them.
 * @throws ExpectedError with apt's last lines.
 */
export async function installPackages(packages: readonly string[], work: Work): Promise<void> {
  work.report(`apt-get install ${packages.join(' ')}`);
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' } };
  const first = await run(installArgv(packages), {
    ...options,
    ...(work.signal && { signal: work.signal }),
  });
  if (first.exitCode === 0) return;
  work.report('apt-get update');
  await step(['apt-get', 'update'], work, aptNextStep, options);
  await step(installArgv(packages), work, aptNextStep, options);
}

function aptNextStep(output: string): string {
  if (/Could not get lock|is another process using it/.test(output))
    return 'another apt is at work: wait for it to end, then run this again';
  if (/Could not resolve|Failed to fetch|Unable to connect/.test(output))
    return "Debian's mirror cannot be reached: check /etc/apt/sources.list and the network";
  return 'see what apt says above';
}
