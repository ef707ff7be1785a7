import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { projectRoot } from '../lib/paths.ts';
import { parseConfig } from './schema.ts';
import { refused } from './testing.ts';

/*
 * The README's table of fields against the schema. What the schema knows is asked for
 * with a wrong value, null, to which it answers with what it allows.
 */

const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');

interface Row {
  field: string;
  allowed: string;
  default: string;
}

const rows: readonly Row[] = tableAfter('| field ').map(
  ([field = '', allowed = '', value = '']) => ({
    field: field.replaceAll('`', ''),
    allowed,
    default: value,
  }),
);

/** The cells of the rows of the table that begins with this header. */
function tableAfter(header: string): string[][] {
  const lines = readme.slice(readme.indexOf(header)).split('\n');
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(2, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** The configuration in which one field has this value and every other its default. */
function withValue(field: string, value: unknown): unknown {
  const names = field === '' ? [] : field.split('.');
  return names.reduceRight((inner, name) => ({ [name]: inner }), value);
}

/** What the schema says is allowed there. */
function allowedBySchema(field: string): string {
  return refused(withValue(field, null)).replace(/^.*?; allowed: /, '');
}

/** The fields below a section, or the field itself where it is none. */
function leaves(field: string): string[] {
  const known = /^an object with the fields (.*)$/.exec(allowedBySchema(field))?.[1];
  if (!known) return [field];
  return known.split(', ').flatMap((name) => leaves(field ? `${field}.${name}` : name));
}

/** The default as the table writes it; undefined where the schema has none. */
function defaultCell(field: string): string | undefined {
  const value = field
    .split('.')
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], parseConfig({}));
  if (value === undefined) return undefined;
  const values = typeof value === 'object' && value !== null ? Object.values(value) : [value];
  return values.map((one) => `\`${one}\``).join(', ') || 'none';
}

test('the README has one row for each field, in the order of the schema', () => {
  assert.deepEqual(
    rows.map(({ field }) => field),
    leaves(''),
  );
});

for (const row of rows) {
  test(`the README tells the default of ${row.field}`, () => {
    const expected = defaultCell(row.field);
    // Without a default in the schema there are words, or a pattern such as `<app>-...`.
    if (expected === undefined) assert.doesNotMatch(row.default, /^(none|`[^<`]*`)?$/);
    else assert.equal(row.default, expected);
  });

  test(`the README tells what ${row.field} allows`, () => {
    const schema = allowedBySchema(row.field);
    const [, least, most] = /whole number from (\d+) to (\d+)/.exec(schema) ?? [];
    if (least) assert.match(row.allowed, new RegExp(`^${least} to ${most}\\b`));
    const [, list] = /^one of ('.*')/.exec(schema) ?? [];
    if (list) assert.equal(row.allowed, list.replaceAll("'", '`'));
  });
}

test('the example of the README is a configuration', () => {
  const [, source] = /export default defineConfig\((\{[\s\S]*?\n {4}\})\);/.exec(readme) ?? [];
  assert.ok(source);
  const example = JSON.parse(JSON.stringify(runInNewContext(`(${source})`)));
  assert.equal(parseConfig(example).app, 'orders');
});

/** Where a page links to within this repository. */
function linksOf(text: string): string[] {
  return [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target = '']) => target);
}

test('the links of the README and of the decisions lead somewhere, and each decision is listed', () => {
  const folder = join(projectRoot, 'docs', 'decisions');
  const pages = readdirSync(folder).filter((file) => file.endsWith('.md'));
  const linksByPage = new Map(
    pages.map((page) => [page, linksOf(readFileSync(join(folder, page), 'utf8'))]),
  );
  const targets = [
    ...linksOf(readme).map((target) => join(projectRoot, target)),
    ...[...linksByPage.values()].flat().map((target) => join(folder, target)),
  ];
  assert.deepEqual(
    targets.filter((target) => !existsSync(target)),
    [],
  );
  assert.deepEqual(
    linksByPage.get('README.md'),
    pages.filter((page) => page !== 'README.md').sort(),
  );
});
