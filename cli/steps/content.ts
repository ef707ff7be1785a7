import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import dockerignore from '@balena/dockerignore';
import { ExpectedError } from '../../lib/expected-error.ts';

/**
 * A name for what an image is made of: the files that Docker gets to see, the
 * Dockerfile, and what is passed along. The same content gives the same name on
 * every machine, though Docker's own ids and digests differ with each build.
 * @returns 64 hexadecimal digits.
 * @throws ExpectedError where there is no such Dockerfile.
 */
export async function hashContent(
  context: string,
  dockerfile: string,
  parameters: Readonly<Record<string, unknown>>,
): Promise<string> {
  const ignore = dockerignore.default({ ignorecase: false }).add(await readIgnoreFile(context));
  const hash = createHash('sha256');
  hash.update(JSON.stringify(parameters));
  hash.update(await readDockerfile(dockerfile));
  for (const file of await listFiles(context)) {
    const name = relative(context, file).split(sep).join('/');
    if (ignore.ignores(name)) continue;
    const { mode } = await stat(file);
    // Docker keeps the executable bits and forgets the times.
    hash.update(`\0${name}\0${mode & 0o111 ? 'x' : '-'}\0`);
    hash.update(await hashFile(file));
  }
  return hash.digest('hex');
}

async function readDockerfile(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new ExpectedError(`There is no Dockerfile ${path}`, {
      why: (error as Error).message,
      next: 'Correct image.context and image.dockerfile in deploy.config.ts',
      cause: error,
    });
  }
}

async function readIgnoreFile(context: string): Promise<string> {
  try {
    return await readFile(join(context, '.dockerignore'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
