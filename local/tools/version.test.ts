import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atLeast, parseVersion } from './version.ts';

test('versions are read out of what programs print', () => {
  assert.deepEqual(parseVersion('go version go1.26.8 linux/amd64'), [1, 26, 8]);
  assert.deepEqual(parseVersion('20.10.24+dfsg1'), [20, 10, 24]);
  assert.deepEqual(parseVersion('1.11'), [1, 11, 0]);
  assert.equal(parseVersion('none'), undefined);
});

test('versions are compared by numbers', () => {
  assert.equal(atLeast('1.9.8', '1.11'), false);
  assert.equal(atLeast('1.11.0', '1.11'), true);
  assert.equal(atLeast('1.11.4', '1.11.5'), false);
  assert.equal(atLeast('2.0.0', '1.11.5'), true);
  assert.equal(atLeast('', '1.11'), false);
});
