import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildContext } from './prepare.ts';

const dockerfile = await readFile(join(buildContext, 'Dockerfile'), 'utf8');

/** Instruction and arguments, in order; continued lines are one, comments are none. */
const instructions = dockerfile
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => line.match(/^(\S+)\s+(.*)$/)?.slice(1) as [string, string]);
const lastFrom = instructions.findLastIndex(([name]) => name === 'FROM');
const image = instructions.slice(lastFrom);
const argumentsOf = (name: string) =>
  image.filter(([other]) => other === name).map(([, rest]) => rest);

test('needs no registry to be read: no syntax line', () => {
  assert.doesNotMatch(dockerfile, /^#\s*syntax\s*=/im);
});

test('starts from nothing, and runs nothing in it', () => {
  assert.deepEqual(argumentsOf('FROM'), ['scratch']);
  assert.deepEqual(argumentsOf('RUN'), []);
});

test('the user is a number', () => {
  const users = argumentsOf('USER');
  assert.equal(users.length, 1);
  assert.match(users[0] ?? '', /^[1-9]\d*:[1-9]\d*$/);
});

test('what is started is started without a shell', () => {
  for (const name of ['ENTRYPOINT', 'CMD']) {
    const [form = '', ...more] = argumentsOf(name);
    assert.ok(Array.isArray(JSON.parse(form)) && more.length === 0, name);
  }
  const [, check = ''] = argumentsOf('HEALTHCHECK')[0]?.split(' CMD ') ?? [];
  assert.ok(Array.isArray(JSON.parse(check)));
});

test('the service is copied last, and alone', () => {
  const last = image.at(-1);
  assert.equal(last?.join(' '), 'COPY dist/server.mjs /');
  assert.equal(argumentsOf('COPY').filter((rest) => rest.includes('server.mjs')).length, 1);
});

test('every file that is copied from the context is let into it, and no other', async () => {
  const ignore = await readFile(join(buildContext, '.dockerignore'), 'utf8');
  const copied = instructions
    .filter(([name, rest]) => name === 'COPY' && !rest.startsWith('--from'))
    .flatMap(([, rest]) => rest.split(' ').slice(0, -1));
  assert.deepEqual(
    ignore.trim().split('\n').sort(),
    ['*', ...copied.map((path) => `!${path}`)].sort(),
  );
});
