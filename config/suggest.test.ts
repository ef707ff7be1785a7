import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editDistance, suggestion } from './suggest.ts';

test('counts the letters that differ', () => {
  assert.equal(editDistance('', 'abc'), 3);
  assert.equal(editDistance('kitten', 'sitting'), 3);
  assert.equal(editDistance('same', 'same'), 0);
});

test('names the nearest field, whatever its case', () => {
  const known = ['cpu', 'memory', 'stopTimeout', 'idleTimeout'];
  assert.equal(suggestion('stoptimeout', known), "did you mean 'stopTimeout'?");
  assert.equal(suggestion('memroy', known), "did you mean 'memory'?");
  // Both are near: the nearest comes first, wherever it stands.
  assert.equal(suggestion('portt', ['sort', 'port']), "did you mean 'port'?");
  assert.equal(suggestion('replicas', known), `the fields here are ${known.join(', ')}`);
});
