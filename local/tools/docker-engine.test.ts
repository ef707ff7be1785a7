import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { run } from '../../lib/run.ts';
import { dockerBuilder, findDocker } from './docker-engine.ts';

const saved = { ...process.env };
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clients-'));
  process.env.XDG_CACHE_HOME = join(folder, 'cache');
});
afterEach(async () => {
  process.env = { ...saved };
  await rm(folder, { recursive: true });
});

/** Puts a docker client that is a shell script into a folder of its own, and returns the folder. */
async function client(name: string, script: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  await writeFile(join(path, 'docker'), `#!/bin/sh\n${script}\n`);
  await chmod(join(path, 'docker'), 0o755);
  return path;
}

function usePath(...folders: string[]): void {
  process.env.PATH = [...folders, '/usr/bin', '/bin'].join(delimiter);
}

test('of two clients the one that its engine answers is used from then on', async () => {
  const tooNew = 'echo "client version 1.60 is too new. Maximum is 1.41" >&2; exit 1';
  usePath(await client('first', tooNew), await client('second', 'echo 20.10.24 20.10.25'));
  assert.deepEqual(await findDocker(), { client: '20.10.24', engine: '20.10.25' });
  assert.equal((await run(['docker', 'version'])).stdout, '20.10.24 20.10.25');
});

test('where no client has an engine, the first one says why', async () => {
  const refused = 'echo "permission denied at unix:///var/run/docker.sock" >&2; exit 1';
  const first = await client('first', refused);
  process.env.PATH = first;
  assert.deepEqual(await findDocker(), {
    problem: 'no permission',
    output: 'permission denied at unix:///var/run/docker.sock',
  });
});

test('no client at all is another problem than no engine', async () => {
  process.env.PATH = folder;
  const state = await findDocker();
  assert.equal('problem' in state && state.problem, 'not installed');
});

test('BuildKit is used where buildx is there', async () => {
  usePath(await client('with', 'exit 0'));
  assert.equal(await dockerBuilder(), 'buildkit');
  usePath(await client('without', 'exit 1'));
  assert.equal(await dockerBuilder(), 'classic');
});
