import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { stateDir } from '../lib/paths.ts';
import type { ProcessIdentity } from './processes.ts';

/** The account of everything in the local AWS, unless an access key of twelve digits names another. */
export const localAccount = '123456789012';

export type EmulatorName = 'MiniStack' | 'moto';

export type EmulatorState = 'starting' | 'up' | 'ended';

export interface EmulatorProcess extends ProcessIdentity {
  name: EmulatorName;
  /** On the loopback interface; only the gateway uses it. */
  port: number;
  log: string;
}

/** What is known of one local AWS; several live side by side on different ports. */
export interface Instance {
  port: number;
  /** Where names need no region in them: the region it was started for. */
  region: string;
  /** ISO 8601. */
  startedAt: string;
  gateway: ProcessIdentity;
  emulators: EmulatorProcess[];
}

/** The answer of the gateway's health endpoint. */
export interface Health extends Instance {
  product: typeof productName;
  /** `up`: both emulators answer; `degraded`: one has ended. */
  state: 'starting' | 'up' | 'degraded';
  account: string;
  states: Record<EmulatorName, EmulatorState>;
}

/** Tells this gateway from other programs on the port. */
export const productName = 'mirrorclock-deploy local AWS';

export const healthPath = '/_local/health';

/** The folder of one instance: logs, recorded calls, what the emulators write. */
export function instanceDir(port: number, ...parts: string[]): string {
  return stateDir('local', String(port), ...parts);
}

/**
 * The value of the label `ministack.instance` on this instance's containers. The
 * host's name is in it because several hosts (containers of a CI) may share one
 * Docker engine and use the same port.
 */
export function instanceLabel(port: number): string {
  return `${instanceHost()}:${port}`;
}

/** The part of the label that MiniStack is told; it adds the port itself. */
export function instanceHost(): string {
  return `mirrorclock-deploy@${hostname()}`;
}

/** Writes the record as a whole, so that a reader never sees half of it. */
export async function writeInstance(instance: Instance): Promise<void> {
  await mkdir(instanceDir(instance.port), { recursive: true });
  const file = recordOf(instance.port);
  await writeFile(`${file}.new`, JSON.stringify(instance, null, 2));
  await rename(`${file}.new`, file);
}

/** The record of the instance on this port; `undefined` when there is none or it cannot be read. */
export async function readInstance(port: number): Promise<Instance | undefined> {
  try {
    return JSON.parse(await readFile(recordOf(port), 'utf8')) as Instance;
  } catch {
    return undefined;
  }
}

function recordOf(port: number): string {
  return join(instanceDir(port), 'instance.json');
}
