import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  align,
  contains,
  formatCidr,
  formatRange,
  isAligned,
  overlaps,
  parseCidr,
  slice,
} from './cidr.ts';

function block(text: string) {
  return parseCidr(text) ?? assert.fail(`no block: ${text}`);
}

test('reads and writes blocks', () => {
  for (const text of ['0.0.0.0/0', '10.0.0.0/16', '192.168.255.192/26', '255.255.255.255/32']) {
    assert.equal(formatCidr(block(text)), text);
  }
});

test('refuses what is no block', () => {
  for (const text of [
    '',
    '10.0.0.0',
    '10.0.0/16',
    '10.0.0.256/8',
    '10.0.0.0/33',
    ' 10.0.0.0/8',
    '::/0',
  ]) {
    assert.equal(parseCidr(text), undefined, text);
  }
});

test('knows where a block begins', () => {
  assert.equal(isAligned(block('10.0.0.64/26')), true);
  assert.equal(isAligned(block('10.0.0.32/26')), false);
  assert.equal(formatCidr(align(block('10.0.0.100/26'))), '10.0.0.64/26');
  assert.equal(formatRange(block('10.0.0.64/26')), '10.0.0.64-10.0.0.127');
});

test('compares blocks to the address', () => {
  const vpc = block('10.0.0.0/24');
  assert.equal(contains(vpc, block('10.0.0.192/26')), true);
  assert.equal(contains(vpc, block('10.0.1.0/26')), false);
  assert.equal(contains(vpc, block('10.0.0.0/23')), false);
  assert.equal(overlaps(block('10.0.0.0/25'), block('10.0.0.128/25')), false);
  assert.equal(overlaps(block('10.0.0.0/24'), block('10.0.0.128/25')), true);
});

test('cuts blocks into slices, above 127.255.255.255 too', () => {
  assert.equal(formatCidr(slice(block('192.168.0.0/16'), 3, 7)), '192.168.224.0/19');
});
