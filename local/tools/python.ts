import { existsSync } from 'node:fs';
import { ExpectedError } from '../../lib/expected-error.ts';
import { type Argv, run } from '../../lib/run.ts';
import { installPackages, packageManager } from './apt.ts';
import type { Work } from './cache.ts';
import { atLeast } from './version.ts';

/** The emulators' libraries need it; Python 3.10 is no longer maintained. */
export const minimumPython = '3.11';

/** Later ones first; plain `python3` is what the machine's owner chose, so it leads. */
const candidates = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11'];

export interface Python {
  program: string;
  version: string;
  /** Whether it can make virtual environments: Debian ships that apart. */
  venv: boolean;
}

/** The first Python on PATH that is recent enough, preferring one that can make environments. */
export async function findPython(): Promise<Python | undefined> {
  let withoutVenv: Python | undefined;
  for (const program of candidates) {
    const python = await inspect(program);
    if (!python || !atLeast(python.version, minimumPython)) continue;
    if (python.venv) return python;
    withoutVenv ??= python;
  }
  return withoutVenv;
}

/**
 * A Python that can make virtual environments, installed where that is possible.
 * @throws ExpectedError with the line that installs it elsewhere.
 */
export async function ensurePython(work: Work): Promise<string> {
  const before = await findPython();
  if (before?.venv) return before.program;
  if ((await packageManager()) === 'apt') await installPackages(['python3', 'python3-venv'], work);
  const after = await findPython();
  if (after?.venv) return after.program;
  throw new ExpectedError(
    before
      ? `${before.program} cannot make virtual environments`
      : `Python ${minimumPython} or later was not found`,
    { why: 'the local AWS is two Python programs', next: installPythonLine() },
  );
}

/** The line that installs Python on this kind of machine. */
export function installPythonLine(platform: string = process.platform): string {
  if (platform === 'darwin') return 'brew install python@3.13';
  return existsSync('/etc/debian_version')
    ? 'sudo apt-get install python3 python3-venv'
    : "install Python 3.11 or later with your system's package manager";
}

async function inspect(program: string): Promise<Python | undefined> {
  const code =
    'import sys, importlib.util as u; print(*sys.version_info[:3], sep=".");' +
    ' print(u.find_spec("ensurepip") is not None)';
  const argv: Argv = [program, '-c', code];
  const { exitCode, stdout } = await run(argv, { timeout: 10_000 });
  const [version = '', venv = ''] = stdout.split('\n');
  return exitCode === 0 ? { program, version, venv: venv.trim() === 'True' } : undefined;
}
