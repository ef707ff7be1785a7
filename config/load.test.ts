import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { loadConfig } from './load.ts';
import { parseConfig } from './schema.ts';

const home = process.cwd();
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'config-'));
  process.chdir(directory);
});

afterEach(async () => {
  process.chdir(home);
  await rm(directory, { recursive: true });
});

test('without a file every value has its default', async () => {
  assert.deepEqual(await loadConfig(), parseConfig({}));
});

test('reads deploy.config.ts of the working directory', async () => {
  await writeFile('deploy.config.ts', "export default { app: 'clock' } satisfies object;");
  assert.equal((await loadConfig()).app, 'clock');
});

test('reads a file by its name', async () => {
  await writeFile('other.ts', "export default { environment: 'prod' };");
  assert.equal((await loadConfig('other.ts')).environment, 'prod');
});

test('the file of this project says what the defaults are', async () => {
  const file = join(import.meta.dirname, '..', 'deploy.config.ts');
  assert.deepEqual(await loadConfig(file), parseConfig({}));
});

test('a named file has to exist', async () => {
  await assert.rejects(loadConfig('prod.ts'), {
    name: 'ExpectedError',
    message: 'prod.ts does not exist',
    exitCode: 2,
  });
});

test('says which file is wrong', async () => {
  await writeFile('bad.ts', 'export default { app: 1 };');
  await assert.rejects(loadConfig('bad.ts'), {
    message: 'bad.ts has one value that cannot be used',
    why: /^app: is 1; allowed: /,
    next: 'Correct it in bad.ts; nothing was changed.',
  });
});

test('a file that cannot be read is an expected error', async () => {
  await writeFile('broken.ts', 'export default {');
  await assert.rejects(loadConfig('broken.ts'), {
    name: 'ExpectedError',
    message: 'broken.ts cannot be read',
  });
});

test('a file without a default export is an expected error', async () => {
  await writeFile('empty.ts', 'export const app = 1;');
  await assert.rejects(loadConfig('empty.ts'), {
    name: 'ExpectedError',
    message: 'empty.ts has no default export',
  });
});
