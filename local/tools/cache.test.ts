import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExpectedError } from '../../lib/expected-error.ts';
import { duration, makeOnce, needDisk } from './cache.ts';

let folder = '';
const quiet = { report: () => {} };
/** No process has this id: it is beyond the largest that Linux gives out. */
const deadPid = 4_194_305;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cache-'));
});
after(() => rm(folder, { recursive: true }));

test('a folder is made once, and nothing is left beside it', async () => {
  const home = join(folder, 'once');
  let made = 0;
  const make = async (path: string) => {
    made += 1;
    await sleep(50);
    await writeFile(join(path, 'file'), 'whole');
  };
  const target = join(home, 'tool');
  await Promise.all([makeOnce(target, quiet, make), makeOnce(target, quiet, make)]);
  await makeOnce(target, quiet, make);
  assert.equal(made, 1);
  assert.equal(await readFile(join(target, 'file'), 'utf8'), 'whole');
  assert.deepEqual(await readdir(home), ['tool']);
});

test('a failure leaves nothing behind, and the next try makes the folder', async () => {
  const home = join(folder, 'failure');
  const target = join(home, 'tool');
  const failing = makeOnce(target, quiet, async (path) => {
    await writeFile(join(path, 'half'), '');
    throw new Error('broken off');
  });
  await assert.rejects(failing, /broken off/);
  assert.deepEqual(await readdir(home), []);
  await makeOnce(target, quiet, async () => {});
  assert.ok(existsSync(target));
});

test('the lock and the half-made folder of a killed process are cleared away', async () => {
  const home = join(folder, 'killed');
  const target = join(home, 'tool');
  await mkdir(`${target}.making-${deadPid}`, { recursive: true });
  await writeFile(`${target}.lock`, String(deadPid));
  await makeOnce(target, quiet, async () => {});
  assert.deepEqual(await readdir(home), ['tool']);
});

test('who waits for another process can be stopped', async () => {
  const home = join(folder, 'waiting');
  const target = join(home, 'tool');
  await mkdir(home);
  await writeFile(`${target}.lock`, String(process.ppid));
  const lines: string[] = [];
  const work = { report: (line: string) => lines.push(line), signal: AbortSignal.timeout(100) };
  await assert.rejects(makeOnce(target, work, async () => {}));
  assert.deepEqual(lines, [`waiting for process ${process.ppid}, which is making the same thing`]);
  assert.ok(existsSync(`${target}.lock`), "another process's lock is left alone");
});

test('too little disk space says how much is needed and how much is free', async () => {
  await assert.rejects(needDisk(folder, 1e18, 'a test'), (error) => {
    assert.ok(error instanceof ExpectedError);
    assert.match(error.why, /^1000000000\.0 GB are needed in .*, [\d.]+ GB are free$/);
    return true;
  });
});

test('durations are said as a person would', () => {
  assert.equal(duration(8_400), '8 s');
  assert.equal(duration(190_000), '3 min 10 s');
});
