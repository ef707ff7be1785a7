import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Argv } from '../../lib/run.ts';
import { runPatiently } from './patience.ts';

const quiet = { report: () => {} };
const patience = { answered: /^answer$/, answerTimeout: 1_500, timeout: 10_000 };
const node = (script: string): Argv => [process.execPath, '-e', script];
const hang = 'setInterval(() => {}, 1000)';

test('a registry that never answers costs the first time limit only', async () => {
  const started = Date.now();
  const reason = await runPatiently(node(hang), patience, quiet);
  assert.equal(reason, 'the registry did not answer in time');
  assert.ok(Date.now() - started < 6_000);
});

test('one that answers may take longer than that', async () => {
  const slow = "console.log('answer'); setTimeout(() => {}, 2500)";
  assert.equal(await runPatiently(node(slow), patience, quiet), '');
});

test('a download that hangs after the answer ends at the second limit', async () => {
  const script = `console.log('answer'); ${hang}`;
  const short = { ...patience, timeout: 500 };
  assert.equal(await runPatiently(node(script), short, quiet), 'the download took too long');
});

test('a failure gives its reason, and an abort is thrown', async () => {
  const failing = node("console.error('no such host'); process.exit(1)");
  assert.equal(await runPatiently(failing, patience, quiet), 'no such host');
  const work = { ...quiet, signal: AbortSignal.timeout(200) };
  await assert.rejects(runPatiently(node(hang), patience, work), { name: 'TimeoutError' });
});
