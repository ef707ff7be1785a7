import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExpectedError } from '../lib/expected-error.ts';
import { startDaemon } from '../lib/run.ts';
import { dockerHost } from './containers.ts';
import { environmentFor } from './environment.ts';
import { type Health, healthPath, instanceDir, productName, readInstance } from './instance.ts';
import { isFree, loopback, portHolder } from './ports.ts';
import { identify, isRunning, type ProcessIdentity, terminate } from './processes.ts';
import { clearInstance } from './stop.ts';

export { localAccount } from './instance.ts';

/** A local AWS that runs. */
export interface LocalAws {
  /** For AWS_ENDPOINT_URL: `http://127.0.0.1:4566`. */
  endpoint: string;
  port: number;
  account: string;
  region: string;
  /** ISO 8601. */
  startedAt: string;
}

/** Takes one line for people, without a line break. */
export type Report = (line: string) => void;

export interface StartOptions {
  /** The region whose repositories and load balancers have the short names; others work too. */
  region: string;
  /** The Python of the environment that has both emulators. */
  python: string;
  report: Report;
  signal?: AbortSignal;
}

/** How long a start may take, in milliseconds: two seconds on a quick machine. */
const startTimeout = 90_000;

/**
 * The port of the local AWS: MIRRORCLOCK_LOCAL_PORT, or 4566.
 * @throws ExpectedError when the variable is not a port a user may listen on.
 */
export function localPort(): number {
  const text = process.env.MIRRORCLOCK_LOCAL_PORT || '4566';
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1024 && port <= 65_535) return port;
  throw new ExpectedError(`MIRRORCLOCK_LOCAL_PORT is no port: ${text}`, {
    why: 'a whole number from 1024 to 65535 is needed',
    next: 'unset MIRRORCLOCK_LOCAL_PORT, or set it to a free port',
    exitCode: 2,
  });
}

/** The local AWS on this user's port, if it runs and all of it answers. */
export async function findLocalAws(): Promise<LocalAws | undefined> {
  const health = await healthOn(localPort());
  return health?.state === 'up' ? localAwsOf(health, health.region) : undefined;
}

/** Whether this user has another local AWS, on another port. */
export async function hasNeighbours(): Promise<boolean> {
  const ports = await readdir(dirname(instanceDir(localPort()))).catch(() => []);
  return ports.some((port) => port !== String(localPort()));
}

/**
 * Starts the local AWS, or finds it running, and waits until the gateway and both
 * emulators answer. What a dead one has left is cleared away first.
 * @throws ExpectedError when the port belongs to another program, or a part does not start.
 */
export async function startLocalAws(options: StartOptions): Promise<LocalAws> {
  const port = localPort();
  let health = await healthOn(port);
  if (health?.state === 'starting') health = await untilStarted(port, options.signal);
  if (health?.state === 'up') return localAwsOf(health, options.region);
  await clearDead(port, health, options.report);
  await refuseForeignPort(port);
  const gateway = await launch(port, options);
  try {
    return localAwsOf(await untilUp(port, gateway, options.signal), options.region);
  } catch (error) {
    await terminate([gateway], 20_000);
    throw error;
  }
}

/**
 * Ends the local AWS and removes all it has made: processes, containers, the names of
 * images in its registry, recorded state. Works when parts of it are dead already.
 * @returns what was removed, in words; empty when there was nothing.
 * @throws ExpectedError when Docker does not answer and containers may be left.
 */
export async function stopLocalAws(options: { report: Report }): Promise<string[]> {
  const port = localPort();
  return clearInstance(port, await healthOn(port), options.report);
}

/**
 * The environment in which every AWS tool talks to this local AWS and cannot reach a
 * real account. `undefined` removes a variable.
 */
export function localAwsEnvironment(aws: LocalAws): Record<string, string | undefined> {
  return environmentFor(aws, process.env);
}

function localAwsOf({ port, account, startedAt }: Health, region: string): LocalAws {
  return { endpoint: `http://${loopback}:${port}`, port, account, region, startedAt };
}

/** The gateway's own account of itself; `undefined` when no gateway of ours answers on the port. */
async function healthOn(port: number): Promise<Health | undefined> {
  try {
    const address = `http://${loopback}:${port}${healthPath}`;
    const response = await fetch(address, { signal: AbortSignal.timeout(5_000) });
    const health = (await response.json()) as Health;
    return health.product === productName ? health : undefined;
  } catch {
    return undefined;
  }
}

async function untilStarted(port: number, signal?: AbortSignal): Promise<Health | undefined> {
  const deadline = Date.now() + startTimeout;
  let health = await healthOn(port);
  while (health?.state === 'starting' && Date.now() < deadline) {
    await sleep(100, undefined, signal ? { signal } : {});
    health = await healthOn(port);
  }
  return health;
}

/** Also after a restart of the machine, when only the record and stopped containers are left. */
async function clearDead(port: number, health: Health | undefined, report: Report): Promise<void> {
  const record = health ?? (await readInstance(port));
  if (!record) return;
  const ended = health
    ? Object.entries(health.states).filter(([, state]) => state === 'ended')
    : [['The gateway']];
  const names = ended.map(([name]) => name).join(' and ');
  report(`${names} of the local AWS started at ${record.startedAt} ended: starting it anew`);
  for (const line of await clearInstance(port, health, report)) report(`removed ${line}`);
}

async function refuseForeignPort(port: number): Promise<void> {
  if (await isFree(port)) return;
  const holder = await portHolder(port);
  throw new ExpectedError(`Port ${port} is taken by ${holder ?? 'another program'}`, {
    why: holder
      ? 'the local AWS needs this port'
      : 'it belongs to another user, who alone sees more',
    next: `end that program, or choose another port: export MIRRORCLOCK_LOCAL_PORT=${port + 10}`,
  });
}

async function launch(port: number, options: StartOptions): Promise<ProcessIdentity> {
  await mkdir(instanceDir(port), { recursive: true });
  const host = process.env.DOCKER_HOST ?? (await dockerHost());
  const settings = ['--port', String(port), '--region', options.region, '--python', options.python];
  const pid = startDaemon([process.execPath, join(import.meta.dirname, 'daemon.ts'), ...settings], {
    logFile: gatewayLog(port),
    env: host ? { DOCKER_HOST: host } : {},
    cwd: instanceDir(port),
  });
  return (await identify(pid)) ?? { pid, startTime: 'ended at once' };
}

/** Another start may have been quicker to the port: then its gateway is as good as this one's. */
async function untilUp(port: number, gateway: ProcessIdentity, signal?: AbortSignal) {
  const deadline = Date.now() + startTimeout;
  while (Date.now() < deadline) {
    const health = await healthOn(port);
    if (health?.state === 'up') return health;
    if (health?.state === 'degraded') throw startFailure(port, health);
    if (!health && !(await isRunning(gateway))) break;
    await sleep(100, undefined, signal ? { signal } : {});
  }
  throw startFailure(port, await healthOn(port));
}

function startFailure(port: number, health: Health | undefined): ExpectedError {
  const failed = health?.emulators.find(({ name }) => health.states[name] !== 'up');
  const log = failed?.log ?? gatewayLog(port);
  return new ExpectedError('The local AWS did not start', {
    why: `${failed?.name ?? 'the gateway'} does not answer; its log: ${log}`,
    next: `read ${log}, then: mirrorclock-deploy up`,
  });
}

function gatewayLog(port: number): string {
  return instanceDir(port, 'gateway.log');
}
