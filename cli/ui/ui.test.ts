import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { ExpectedError } from '../../lib/expected-error.ts';
import { renderFailure } from './failure.ts';
import { count, formatSeconds, formatTable } from './format.ts';

test('durations read as a person would say them', () => {
  assert.equal(formatSeconds(0.42), '0.4 s');
  assert.equal(formatSeconds(12.4), '12 s');
  assert.equal(formatSeconds(59.6), '1 min 00 s');
  assert.equal(formatSeconds(185), '3 min 05 s');
});

test('a table is aligned and has no trailing blanks', () => {
  assert.equal(
    formatTable([
      ['a', 'bbb', ''],
      ['cc', 'd', 'e'],
    ]),
    'a   bbb\ncc  d    e',
  );
});

test('one is singular', () => {
  assert.deepEqual([count(0, 'image'), count(1, 'image')], ['0 images', '1 image']);
});

test('an expected failure says what, why and what next, and shows no stack', () => {
  const error = new ExpectedError('It failed', { why: 'one\ntwo', next: 'do this' });
  assert.equal(
    stripVTControlCharacters(renderFailure(error)),
    'Error: It failed\n  Why:  one\n        two\n  Next: do this',
  );
});

test('the next step names the tool as it was called', (t) => {
  t.after(() => delete process.env.MIRRORCLOCK_PROGRAM);
  process.env.MIRRORCLOCK_PROGRAM = 'bin/mirrorclock-deploy';
  const error = new ExpectedError('No', { next: 'read the log, then: mirrorclock-deploy up' });
  assert.match(renderFailure(error), /then: bin\/mirrorclock-deploy up$/);
});

test('a defect shows its stack', () => {
  assert.match(renderFailure(new TypeError('oops')), /TypeError: oops\n\s+at /);
});
