import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { ExpectedError } from '../lib/expected-error.ts';
import {
  type DockerRemains,
  dockerRemains,
  logOutOfRegistry,
  removeRemains,
} from './containers.ts';
import { type Instance, instanceDir, readInstance } from './instance.ts';
import { terminate } from './processes.ts';

/**
 * Clears one instance away, in whatever state it is.
 * @param running - what its gateway says of itself, for when the record is gone.
 * @returns what was removed, in words.
 * @throws ExpectedError when Docker does not answer and containers may be left.
 */
export async function clearInstance(
  port: number,
  running: Instance | undefined,
  report: (line: string) => void,
): Promise<string[]> {
  const known = [await readInstance(port), running].filter((one) => one !== undefined);
  const removed = await endProcesses(known);
  const remains = await dockerRemains(port);
  if (remains) removed.push(...(await clearDocker(remains)));
  if (await logOutOfRegistry(port)) removed.push('the login to its registry');
  const directory = instanceDir(port);
  if (existsSync(directory)) {
    await rm(directory, { recursive: true, force: true });
    removed.push(`the folder ${directory}`);
  }
  if (!remains) dockerSilent(removed, report);
  return removed;
}

/** The gateway ends its emulators; what has lost its gateway is ended here. */
async function endProcesses(instances: readonly Instance[]): Promise<string[]> {
  const gateways = instances.map(({ gateway }) => ({ name: 'the gateway', ...gateway }));
  const emulators = instances.flatMap((instance) => instance.emulators);
  const before = await terminate(eachOnce(gateways), 25_000);
  const orphans = await terminate(eachOnce(emulators), 20_000);
  if (before.length > 0) return ['the gateway and both emulators'];
  return orphans.map(({ name, pid }) => `${name} (process ${pid}), which had lost its gateway`);
}

/** The record and the gateway's own account name the same processes. */
function eachOnce<T extends { pid: number }>(processes: readonly T[]): T[] {
  return [...new Map(processes.map((process) => [process.pid, process])).values()];
}

async function clearDocker(remains: DockerRemains): Promise<string[]> {
  await removeRemains(remains);
  const { containers, images } = remains;
  return [
    ...(containers.length > 0 ? [count(containers.length, 'container')] : []),
    ...(images.length > 0 ? [`${count(images.length, 'image name')} of its registry`] : []),
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function dockerSilent(removed: readonly string[], report: (line: string) => void): void {
  if (removed.length === 0) {
    report('Docker does not answer: containers of a local AWS could not be looked for');
    return;
  }
  throw new ExpectedError('Docker does not answer, so containers of the local AWS may be left', {
    why: `removed so far: ${removed.join(', ')}`,
    next: 'start the Docker engine, then: mirrorclock-deploy down',
  });
}
