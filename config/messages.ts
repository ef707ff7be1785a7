import { inspect } from 'node:util';
import type { z } from 'zod';
import { ExpectedError } from '../lib/expected-error.ts';
import { looksSecret } from './variables.ts';

type Issue = z.core.$ZodIssue;

/** One error for all that is wrong: each field by its path, its value, and what is allowed. */
export function refusal(issues: readonly Issue[], input: unknown, source: string): ExpectedError {
  const lines = issues.flatMap((issue) => describe(issue, input));
  const count = lines.length === 1 ? 'one value' : `${lines.length} values`;
  return new ExpectedError(`${source} has ${count} that cannot be used`, {
    why: lines.join('\n'),
    next: `Correct ${lines.length === 1 ? 'it' : 'them'} in ${source}; nothing was changed.`,
    exitCode: 2,
  });
}

function describe(issue: Issue, input: unknown): string[] {
  if (issue.code === 'unrecognized_keys') {
    // One message was made for each key, in the order of the keys.
    const hints = issue.message.split('; ');
    return issue.keys.map((key, i) => `${name([...issue.path, key])}: no such field; ${hints[i]}`);
  }
  const value = valueAt(input, issue.path);
  return [`${name(issue.path)}: ${shown(issue.path, value)}; allowed: ${issue.message}`];
}

function name(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the configuration itself' : path.map(String).join('.');
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

/** The value as one short line; one that looks like a secret is never repeated. */
function shown(path: readonly PropertyKey[], value: unknown): string {
  if (value === undefined) return 'not given';
  if (looksSecret(String(path.at(-1)))) return '(value not shown)';
  const text = inspect(value, { breakLength: Infinity, depth: 2, maxStringLength: 80 });
  return `is ${text}`;
}
