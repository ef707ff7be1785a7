import { chmod, copyFile, mkdir, readFile, rename, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ExpectedError } from '../lib/expected-error.ts';
import { bundleService } from './bundle.ts';
import { type Architecture, isNodeBinary, nodeBinary } from './node-binary.ts';

export type { Architecture } from './node-binary.ts';

/** The folder to hand to `docker build`, once `prepare` has filled it. */
export const buildContext = import.meta.dirname;

/** Seconds since 1970; some tools take 0 for no time at all. */
const fixedTime = Date.UTC(1980, 0, 1) / 1000;

export interface PrepareOptions {
  /** Of the image; X86_64 by default. */
  readonly architecture?: Architecture;
  /** Where the files go; the build context's dist/ by default. */
  readonly dist?: string;
  /** Told of what takes time. */
  readonly report?: (line: string) => void;
}

/** The files that the Dockerfile copies. */
export interface Prepared {
  readonly bundle: string;
  readonly node: string;
}

/**
 * Fills the build context for one architecture: the service's bundle and Node.js's binary. What is
 * there and right is left alone. File times are fixed, so that equal files give equal layers.
 * @throws ExpectedError when Node.js's binary cannot be had.
 */
export async function prepare(options: PrepareOptions = {}): Promise<Prepared> {
  const { architecture = 'X86_64', dist = join(buildContext, 'dist'), report } = options;
  const bundle = join(dist, 'server.mjs');
  const node = join(dist, 'node');
  await Promise.all([placeBundle(bundle), placeNode(node, architecture, report)]);
  return { bundle, node };
}

async function placeBundle(target: string): Promise<void> {
  const text = await bundleService();
  const present = await readFile(target, 'utf8').catch(() => undefined);
  if (present !== text) await place(target, 0o644, (path) => writeFile(path, text));
}

async function placeNode(
  target: string,
  architecture: Architecture,
  report: PrepareOptions['report'],
): Promise<void> {
  if (await isNodeBinary(target, architecture)) return;
  const binary = await nodeBinary(architecture, report);
  await place(target, 0o755, (path) => copyFile(binary, path));
}

/** Whole or not at all: an interrupted run leaves no half a file under the name that counts. */
async function place(target: string, mode: number, write: (path: string) => Promise<void>) {
  const incoming = `${target}.incoming`;
  await mkdir(dirname(target), { recursive: true });
  await write(incoming);
  await chmod(incoming, mode);
  await utimes(incoming, fixedTime, fixedTime);
  await rename(incoming, target);
}

function architectureFrom(value = 'X86_64'): Architecture {
  if (value === 'X86_64' || value === 'ARM64') return value;
  throw new ExpectedError(`ARCHITECTURE is ${JSON.stringify(value)}`, {
    next: 'Set ARCHITECTURE to X86_64 or ARM64.',
    exitCode: 2,
  });
}

if (import.meta.main) {
  try {
    const prepared = await prepare({
      architecture: architectureFrom(process.env.ARCHITECTURE),
      report: (line) => process.stderr.write(`${line}\n`),
    });
    process.stdout.write(`${prepared.bundle}\n${prepared.node}\n`);
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    process.stderr.write(`${[error.message, error.why, error.next].filter(Boolean).join('\n')}\n`);
    process.exitCode = error.exitCode;
  }
}
