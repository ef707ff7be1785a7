import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { test } from 'node:test';
import { createLog } from './log.ts';

const request = (url: string, headers = {}) => ({ method: 'GET', url, headers }) as IncomingMessage;
const response = (statusCode: number, writableFinished = true) =>
  ({ statusCode, writableFinished }) as ServerResponse;

function recorded(level: 'info' | 'error') {
  const written: string[] = [];
  const log = createLog(level, (lines) => written.push(lines));
  const lines = () => {
    log.flush();
    return written
      .join('')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  };
  return { log, lines, written };
}

test('level error keeps failures only', () => {
  const { log, lines } = recorded('error');
  log.info('listening');
  log.request(request('/a'), response(200), 1);
  log.request(request('/b'), response(404), 1);
  log.request(request('/c'), response(500), 1);
  log.error('a defect', new Error('why'));
  const [failure, defect, ...more] = lines();
  assert.deepEqual(
    [failure.path, failure.level, defect.message, more],
    ['/c', 'error', 'a defect', []],
  );
  assert.match(defect.error, /^Error: why\n +at /);
});

test('whatever a client sends stays one line of JSON, and short', () => {
  const { log, lines } = recorded('info');
  log.request(request('/"\\\n{}\u2028'), response(404), 1);
  log.request(
    request(`/${'x'.repeat(10_000)}`, { 'x-request-id': '"},{"'.repeat(1_000) }),
    response(404),
    1,
  );
  const [odd, long, ...more] = lines();
  assert.equal(odd.path, '/"\\\n{}\u2028');
  assert.ok(JSON.stringify(long).length < 1_000);
  assert.deepEqual(more, []);
});

test('a request whose client went away is marked', () => {
  const { log, lines } = recorded('info');
  log.request(request('/a'), response(200, false), 1.23456);
  const [{ aborted, durationMs }] = lines();
  assert.deepEqual([aborted, durationMs], [true, 1.235]);
});

test('lines are written in batches, soon, without being asked', async () => {
  const { log, written } = recorded('info');
  for (let count = 0; count < 10; count++) log.request(request('/a'), response(200), 1);
  assert.deepEqual(written, []);
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(written.length, 1);
  for (let count = 0; count < 1_000; count++) log.request(request('/a'), response(200), 1);
  assert.ok(written.length > 1, 'a full buffer does not wait');
});
