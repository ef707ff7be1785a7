import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { download } from './opentofu.ts';

const body = 'a release';
const sum = createHash('sha256').update(body).digest('hex');
const server = createServer((request, response) => {
  response.statusCode = request.url === '/there' ? 200 : 404;
  response.end(body);
});
const quiet = { report: () => {} };
let folder = '';
let origin = '';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'download-'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

test('a download with the right checksum is kept', async () => {
  const file = join(folder, 'right');
  assert.equal(await download(`${origin}/there`, file, sum, quiet), '');
  assert.equal(await readFile(file, 'utf8'), body);
});

test('a download with another checksum is an error', async () => {
  await assert.rejects(download(`${origin}/there`, join(folder, 'wrong'), '0'.repeat(64), quiet), {
    message: `${origin}/there is not the file that was released`,
  });
});

test('what cannot be downloaded is a reason, not an error', async () => {
  assert.match(await download(`${origin}/gone`, join(folder, 'gone'), sum, quiet), /answers 404/);
  const closed = 'http://127.0.0.1:1/there';
  assert.match(await download(closed, join(folder, 'closed'), sum, quiet), /cannot be reached: /);
});
