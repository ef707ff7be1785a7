import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { hashContent } from './content.ts';

test('the name of a content follows what Docker sees, and nothing else', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'content-'));
  t.after(() => rm(folder, { recursive: true }));
  const dockerfile = join(folder, 'Dockerfile');
  await mkdir(join(folder, 'dist'));
  await writeFile(join(folder, 'dist', 'app.mjs'), 'one');
  await writeFile(dockerfile, 'FROM scratch');
  await writeFile(join(folder, '.dockerignore'), '*\n!dist\n');
  const hash = (parameters = {}) => hashContent(folder, dockerfile, parameters);
  const first = await hash();

  await writeFile(join(folder, 'notes.md'), 'ignored');
  await utimes(join(folder, 'dist', 'app.mjs'), 1, 1);
  assert.equal(await hash(), first, 'an ignored file and a time do not count');

  assert.notEqual(await hash({ VERSION: '2' }), first, 'a build argument counts');
  await chmod(join(folder, 'dist', 'app.mjs'), 0o755);
  const executable = await hash();
  assert.notEqual(executable, first, 'the executable bit counts');
  await writeFile(join(folder, 'dist', 'app.mjs'), 'two');
  const changed = await hash();
  assert.notEqual(changed, executable, 'a byte counts');
  await writeFile(dockerfile, 'FROM other');
  assert.notEqual(await hash(), changed, 'the Dockerfile counts, though it is ignored');
});

test('a Dockerfile that is not there is an error of the configuration, not a defect', async () => {
  await assert.rejects(hashContent('/nowhere', '/nowhere/Dockerfile', {}), {
    name: 'ExpectedError',
    message: 'There is no Dockerfile /nowhere/Dockerfile',
    next: /image\.context/,
  });
});
