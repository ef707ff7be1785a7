import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir } from '../../lib/paths.ts';
import { makeOnce, needDisk, type Report, type Work } from './cache.ts';
import { platformName } from './provider/mirror.ts';
import { ensurePython } from './python.ts';
import { step } from './step.ts';

/** Every package with its version, so that each machine runs the same emulators. */
const requirementsFile = join(import.meta.dirname, 'emulators.txt');

/**
 * Makes the Python environment that the two emulators run in, once for each set of
 * versions. Its programs are started as modules: `python -m`.
 * @throws ExpectedError where there is no Python or PyPI cannot be reached.
 */
export async function ensureEmulators(
  report: Report,
  signal?: AbortSignal,
): Promise<{ python: string }> {
  const work: Work = { report, signal };
  const requirements = await readFile(requirementsFile, 'utf8');
  const target = cacheDir('emulators', `${keyOf(requirements)}-${platformName()}`);
  const python = join(target, 'bin', 'python');
  // The environment only points to the Python it was made with, which may be gone.
  if (!existsSync(python)) await rm(target, { recursive: true, force: true });
  await makeOnce(target, work, (folder) => install(folder, countPackages(requirements), work));
  return { python };
}

/** Whether the environment is there already. */
export async function hasEmulators(): Promise<boolean> {
  const requirements = await readFile(requirementsFile, 'utf8');
  const target = cacheDir('emulators', `${keyOf(requirements)}-${platformName()}`);
  return existsSync(join(target, 'bin', 'python'));
}

function keyOf(requirements: string): string {
  return createHash('sha256').update(requirements).digest('hex').slice(0, 8);
}

/** The number of packages in a requirements file. */
export function countPackages(requirements: string): number {
  return requirements.split('\n').filter((line) => /^[\w.-]+(\[.*\])?==/.test(line)).length;
}

async function install(folder: string, total: number, work: Work): Promise<void> {
  await needDisk(folder, 1e9, 'the AWS emulators');
  const base = await ensurePython(work);
  work.report('making a Python environment for the AWS emulators');
  await step([base, '-m', 'venv', folder], work, pipNextStep);
  const python = join(folder, 'bin', 'python');
  const pip = [python, '-m', 'pip', '--disable-pip-version-check', '--no-input'] as const;
  let count = 0;
  const onLine = (line: string) => {
    if (/^Collecting /.test(line)) count += 1;
    const doing = line.startsWith('Installing') ? 'installing' : 'fetching';
    work.report(`${doing} the AWS emulators, ${count} of ${total} packages`);
  };
  const options = ['--no-deps', '--progress-bar', 'off', '--requirement', requirementsFile];
  await step([...pip, 'install', ...options], work, pipNextStep, { onLine });
  work.report('checking the AWS emulators');
  await step([...pip, 'check'], work, pipNextStep);
  await step([python, '-c', 'import docker, ministack, moto.server'], work, pipNextStep);
  await removeScripts(join(folder, 'bin'));
}

/** Their first lines name the folder that the environment was made in, not where it is used. */
async function removeScripts(bin: string): Promise<void> {
  for (const name of await readdir(bin))
    if (!name.startsWith('python')) await rm(join(bin, name), { recursive: true });
}

function pipNextStep(output: string): string {
  if (/No matching distribution|NewConnectionError|ConnectTimeout|NameResolutionError/.test(output))
    return 'PyPI cannot be reached: set PIP_INDEX_URL to a mirror that can, or HTTPS_PROXY';
  if (/ensurepip/.test(output)) return 'sudo apt-get install python3-venv';
  return 'run this again; if it stays so, try another Python (3.11 or later) first on PATH';
}
