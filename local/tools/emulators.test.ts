import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { countPackages } from './emulators.ts';

test('every package is pinned to one version, and no index is named', async () => {
  const text = await readFile(join(import.meta.dirname, 'emulators.txt'), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  assert.equal(countPackages(text), lines.length);
  assert.doesNotMatch(text, /https?:|--index|--find-links/);
  for (const pin of ['ministack==1.5.33', 'moto==5.2.5']) assert.ok(lines.includes(pin), pin);
});
