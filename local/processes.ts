import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../lib/run.ts';

/**
 * A process that can be found again: process ids are given out anew, so an id
 * alone may name a stranger later on, or after a restart of the machine.
 */
export interface ProcessIdentity {
  pid: number;
  /** When it started, in whatever form the system tells it; only ever compared. */
  startTime: string;
}

/** The identity of a process that runs now; `undefined` when there is none with this id. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const startTime = await startTimeOf(pid);
  return startTime === undefined ? undefined : { pid, startTime };
}

/** Whether the very process that was identified still runs. */
export async function isRunning(identity: ProcessIdentity): Promise<boolean> {
  return (await startTimeOf(identity.pid)) === identity.startTime;
}

/**
 * Ends processes: SIGTERM, and SIGKILL for what is left after `grace` milliseconds.
 * @returns the processes that were running.
 */
export async function terminate<T extends ProcessIdentity>(
  identities: readonly T[],
  grace: number,
): Promise<T[]> {
  const running = await stillRunning(identities);
  for (const { pid } of running) signal(pid, 'SIGTERM');
  const deadline = Date.now() + grace;
  let left = running;
  while (left.length > 0 && Date.now() < deadline) {
    await sleep(50);
    left = await stillRunning(left);
  }
  for (const { pid } of left) signal(pid, 'SIGKILL');
  for (; left.length > 0; left = await stillRunning(left)) await sleep(20);
  return running;
}

async function stillRunning<T extends ProcessIdentity>(identities: readonly T[]): Promise<T[]> {
  const running = await Promise.all(identities.map(isRunning));
  return identities.filter((_, index) => running[index]);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function startTimeOf(pid: number): Promise<string | undefined> {
  return process.platform === 'linux' ? linuxStartTime(pid) : portableStartTime(pid);
}

/** proc_pid_stat(5): the start time counts from boot, hence the boot's id. A zombie has ended. */
async function linuxStartTime(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z') return undefined;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  return `${boot.trim()}/${fields[19]}`;
}

async function portableStartTime(pid: number): Promise<string | undefined> {
  const { exitCode, stdout } = await run(['ps', '-p', String(pid), '-o', 'lstart=']);
  return exitCode === 0 && stdout.trim() !== '' ? stdout.trim() : undefined;
}
