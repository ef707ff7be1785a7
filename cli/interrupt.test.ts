import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interruption, onInterrupt } from './interrupt.ts';

test('the first Ctrl-C aborts, says so, and is what the run ends with', (t) => {
  const said: string[] = [];
  const signal = onInterrupt((line) => said.push(line));
  t.after(() => process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM'));
  assert.equal(interruption(), undefined);
  process.emit('SIGINT');
  assert.equal(signal.aborted, true);
  assert.equal(said.length, 1);
  assert.equal(interruption()?.exitCode, 130);
  assert.equal(interruption(), signal.reason);
});
