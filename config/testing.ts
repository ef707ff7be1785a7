import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ExpectedError } from '../lib/expected-error.ts';
import { parseConfig } from './schema.ts';

/** A wrong configuration, and what its message begins with or contains. */
export type Refusal = readonly [what: string, input: unknown, message: RegExp];

/** One test for each wrong configuration. */
export function refusals(table: readonly Refusal[]) {
  for (const [what, input, message] of table) {
    test(`refused: ${what}`, () => assert.match(refused(input), message));
  }
}

/** What the error says about a configuration; fails where it is accepted. */
export function refused(input: unknown): string {
  try {
    parseConfig(input);
  } catch (error) {
    assert.ok(error instanceof ExpectedError);
    return error.why;
  }
  return assert.fail(`accepted: ${JSON.stringify(input)}`);
}
