import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ExpectedError } from '../lib/expected-error.ts';
import { run } from '../lib/run.ts';
import { instanceLabel } from './instance.ts';

/** What of an instance is left in the Docker engine. */
export interface DockerRemains {
  /** Ids of containers, running or not. */
  containers: string[];
  /** References of images under this instance's registry: `localhost:4566/name:tag`. */
  images: string[];
}

/** Only what carries this instance's label is ever listed, and so ever removed. */
export function listContainersArgv(port: number) {
  const filter = `label=ministack.instance=${instanceLabel(port)}`;
  return [
    'docker',
    'container',
    'ls',
    '--all',
    '--quiet',
    '--no-trunc',
    '--filter',
    filter,
  ] as const;
}

/** References that name this instance's registry, out of the engine's list of all images. */
export function imagesOfRegistry(port: number, listing: string): string[] {
  const lines = listing.split('\n').filter((line) => line.startsWith(`localhost:${port}/`));
  return lines.map((line) => {
    const [repository, tag, digest] = line.split(' ');
    return tag === '<none>' ? `${repository}@${digest}` : `${repository}:${tag}`;
  });
}

const listImagesArgv = [
  'docker',
  'image',
  'ls',
  '--digests',
  '--format',
  '{{.Repository}} {{.Tag}} {{.Digest}}',
] as const;

/**
 * Finds what an instance has left in the Docker engine.
 * @returns `undefined` when the engine does not answer.
 */
export async function dockerRemains(port: number): Promise<DockerRemains | undefined> {
  const options = { timeout: 30_000 };
  const containers = await run(listContainersArgv(port), options);
  const images = await run(listImagesArgv, options);
  if (containers.exitCode !== 0 || images.exitCode !== 0) return undefined;
  return {
    containers: containers.stdout.split('\n').filter(Boolean),
    images: imagesOfRegistry(port, images.stdout),
  };
}

/** Removes containers with their anonymous volumes, and takes the names off images. */
export async function removeRemains({ containers, images }: DockerRemains): Promise<void> {
  if (containers.length > 0)
    await removed(['docker', 'container', 'rm', '--force', '--volumes', ...containers]);
  // One name at a time: the last tag of an image takes its digest along.
  for (const image of images) await removed(['docker', 'image', 'rm', image]);
}

async function removed(argv: readonly [string, ...string[]]): Promise<void> {
  const { exitCode, stderr } = await run(argv, { timeout: 120_000 });
  if (exitCode === 0 || /no such (container|image)/i.test(stderr)) return;
  throw new ExpectedError('Docker could not remove what the local AWS had made', {
    why: stderr.trim(),
    next: 'mirrorclock-deploy down, again',
  });
}

/**
 * Takes this instance's registry out of the Docker client's logins.
 * @returns whether it was there.
 */
export async function logOutOfRegistry(port: number): Promise<boolean> {
  const registry = `localhost:${port}`;
  const folder = process.env.DOCKER_CONFIG || join(homedir(), '.docker');
  const text = await readFile(join(folder, 'config.json'), 'utf8').catch(() => '{}');
  const { auths = {} } = JSON.parse(text || '{}') as { auths?: Record<string, unknown> };
  if (!(registry in auths)) return false;
  return (await run(['docker', 'logout', registry])).exitCode === 0;
}

/** Where the Docker client's engine listens; MiniStack knows nothing of the client's contexts. */
export async function dockerHost(): Promise<string | undefined> {
  const format = '{{.Endpoints.docker.Host}}';
  const { exitCode, stdout } = await run(['docker', 'context', 'inspect', '--format', format]);
  return exitCode === 0 && stdout.trim() !== '' ? stdout.trim() : undefined;
}
