import { z } from 'zod';
import { suggestion } from './suggest.ts';

/*
 * The building blocks of the schema. Each takes the sentence that a wrong value
 * gets: what is allowed, and why where that is not plain.
 */

/** A string that matches `pattern`. */
export function text(pattern: RegExp, allowed: string) {
  return z.string({ error: allowed }).regex(pattern, { error: allowed });
}

/** A whole number from `min` to `max`. */
export function whole(min: number, max: number, unit: string, why = '') {
  const error = `a whole number from ${min} to ${max} (${unit})${why && `: ${why}`}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

/** One of a few strings. */
export function oneOf<const T extends readonly [string, ...string[]]>(values: T, why = '') {
  const list = values.map((value) => `'${value}'`).join(', ');
  return z.enum(values, { error: `one of ${list}${why && `: ${why}`}` });
}

/** One of a few numbers. */
export function oneOfNumbers(values: readonly number[], why: string) {
  const error = `one of ${values.join(', ')}: ${why}`;
  return z.number({ error }).refine((value) => values.includes(value), { error });
}

/** A list whose entries are all different. */
export function list<T extends z.ZodType>(entry: T, allowed: string) {
  return z
    .array(entry, { error: `a list of ${allowed}` })
    .refine((entries) => new Set(entries).size === entries.length, {
      error: `a list of ${allowed}, each named once`,
    });
}

/** A section: an object with these fields and no others. */
export function section<T extends z.core.$ZodShape>(shape: T) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => suggestion(key, known)).join('; ')
        : `an object with the fields ${known.join(', ')}`,
  });
}
