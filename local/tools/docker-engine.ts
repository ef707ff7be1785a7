import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExpectedError } from '../../lib/expected-error.ts';
import { cacheDir } from '../../lib/paths.ts';
import { type Argv, lastLines, run, startDaemon } from '../../lib/run.ts';
import { installPackages, packageManager } from './apt.ts';
import type { Report, Work } from './cache.ts';
import { type DockerProblem, diagnose, type Machine, remedy } from './docker-problem.ts';
import { step } from './step.ts';

/** A Docker client whose engine answers. */
export interface Docker {
  client: string;
  engine: string;
}

/** What one client says: the two versions, or what is wrong. */
export type DockerState = Docker | { problem: DockerProblem; output: string };

const startTimeout = 60_000;

/**
 * Makes sure that `docker` runs and that an engine answers it; as root on Debian or
 * Ubuntu it installs and starts one. Where several clients are on PATH and the first
 * cannot talk to the engine, this process and its children use the first that can.
 * @throws ExpectedError with the line that installs or starts Docker elsewhere.
 */
export async function ensureDocker(report: Report, signal?: AbortSignal): Promise<Docker> {
  const work: Work = { report, signal };
  const before = await findDocker();
  if ('engine' in before) return before;
  if (!(await mayStart())) throw dockerError(before);
  if (!(await isInstalled())) await installPackages(['docker.io', 'iptables'], work);
  await startEngine(work);
  const after = await findDocker();
  if ('engine' in after) return after;
  throw dockerError(after);
}

/** Which builder `docker build` uses: BuildKit needs the buildx plugin, which may be missing. */
export async function dockerBuilder(): Promise<'buildkit' | 'classic'> {
  const { exitCode } = await run(['docker', 'buildx', 'version'], { timeout: 10_000 });
  return exitCode === 0 ? 'buildkit' : 'classic';
}

/** The first client on PATH with an engine; where none has one, what is wrong with the first. */
export async function findDocker(): Promise<DockerState> {
  const [first = 'docker', ...others] = clientsOnPath();
  const state = await askEngine(first);
  if ('engine' in state) return state;
  for (const client of others) {
    const other = await askEngine(client);
    if (!('engine' in other)) continue;
    await preferClient(client);
    return other;
  }
  return state;
}

/** Asks one client for its own version and its engine's. */
async function askEngine(client: string): Promise<DockerState> {
  const format = '{{.Client.Version}} {{.Server.Version}}';
  const result = await run([client, 'version', '--format', format], { timeout: 15_000 });
  const output = `${result.stderr}\n${result.stdout}`.trim();
  if (result.notFound) return { problem: 'not installed', output };
  if (result.exitCode !== 0) return { problem: diagnose(output), output };
  const [version = '', engine = ''] = result.stdout.trim().split(' ');
  return { client: version, engine };
}

function clientsOnPath(path = process.env.PATH ?? ''): string[] {
  return path
    .split(delimiter)
    .map((folder) => join(folder, 'docker'))
    .filter(existsSync);
}

/** Puts one client first on this process's PATH, and nothing else from its folder. */
async function preferClient(client: string): Promise<void> {
  const folder = cacheDir('docker-client');
  await mkdir(folder, { recursive: true });
  const link = join(folder, `docker-${process.pid}`);
  await symlink(client, link);
  await rename(link, join(folder, 'docker'));
  process.env.PATH = `${folder}${delimiter}${process.env.PATH}`;
}

/** An engine somewhere else, or one that we may not start, is left to its owner. */
async function mayStart(): Promise<boolean> {
  const elsewhere = process.env.DOCKER_HOST && !process.env.DOCKER_HOST.startsWith('unix:');
  return !elsewhere && (await packageManager()) === 'apt';
}

async function isInstalled(): Promise<boolean> {
  const results = await Promise.all(
    [['docker', '--version'] as const, ['dockerd', '--version'] as const].map((argv) => run(argv)),
  );
  return results.every(({ exitCode }) => exitCode === 0);
}

async function startEngine(work: Work): Promise<void> {
  work.report('starting the Docker Engine');
  if (existsSync('/run/systemd/system')) {
    await step(['systemctl', 'start', 'docker'], work, () => 'journalctl --unit docker');
    return waitForEngine(work, () => undefined);
  }
  await startDockerd(['dockerd'], cacheDir('dockerd.log'), work);
}

/**
 * Starts an engine that outlives this process, and waits until it answers.
 * @throws ExpectedError with the log's last lines where it ends instead.
 */
export async function startDockerd(argv: Argv, logFile: string, work: Work): Promise<void> {
  await mkdir(join(logFile, '..'), { recursive: true });
  const pid = startDaemon(argv, { logFile, env: {}, cwd: '/' });
  await waitForEngine(work, async () => {
    if (isAlive(pid)) return undefined;
    return lastLines(await readFile(logFile, 'utf8'), 8);
  });
}

/** Another process may have started one at the same time: any engine that answers will do. */
async function waitForEngine(
  work: Work,
  failed: () => Promise<string | undefined> | undefined,
): Promise<void> {
  const deadline = Date.now() + startTimeout;
  for (;;) {
    const state = await findDocker();
    if ('engine' in state) return;
    const why = await failed();
    if (why !== undefined || Date.now() > deadline) {
      throw new ExpectedError('the Docker Engine does not start', {
        why: why ?? `it did not answer within ${startTimeout / 1000} s: ${state.output}`,
        next: `mend that, or start it yourself: ${remedy('no engine', thisMachine())}`,
      });
    }
    await sleep(300, undefined, { signal: work.signal });
  }
}

function dockerError(state: { problem: DockerProblem; output: string }): ExpectedError {
  const messages: Record<DockerProblem, string> = {
    'not installed': 'Docker is not installed',
    'no permission': 'this user may not talk to the Docker Engine',
    'no engine': 'no Docker Engine answers',
    'too old': 'the Docker client and the Docker Engine do not fit together',
  };
  return new ExpectedError(messages[state.problem], {
    why: lastLines(state.output, 4),
    next: remedy(state.problem, thisMachine()),
  });
}

/** What the lines of `remedy` depend on. */
export function thisMachine(): Machine {
  return {
    platform: process.platform,
    debian: existsSync('/etc/debian_version'),
    systemd: existsSync('/run/systemd/system'),
    dockerHost: process.env.DOCKER_HOST ?? '',
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
