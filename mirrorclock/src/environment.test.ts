import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalTimeZone, EnvironmentError, readEnvironment } from './environment.ts';

test('an empty environment is enough', () => {
  assert.deepEqual(readEnvironment({}), {
    port: 8080,
    timeZone: undefined,
    logLevel: 'info',
    version: 'development',
  });
});

test('values are taken as given', () => {
  const variables = {
    PORT: '80',
    TZ: 'europe/berlin',
    LOG_LEVEL: 'error',
    MIRRORCLOCK_VERSION: '0.4',
  };
  assert.deepEqual(readEnvironment(variables), {
    port: 80,
    timeZone: 'Europe/Berlin',
    logLevel: 'error',
    version: '0.4',
  });
});

const bad: Record<string, string[]> = {
  PORT: ['', ' 80', '80 ', '-1', '65536', '8080.5', '1e3', '0x50', 'http'],
  TZ: ['', 'Mars/Olympus', '+01:00', ':Europe/Berlin', 'CET-1CEST'],
  LOG_LEVEL: ['', 'INFO', 'debug'],
  MIRRORCLOCK_VERSION: ['', 'a b', 'x\r\ny: z', 'v'.repeat(129)],
};
for (const [name, values] of Object.entries(bad))
  for (const value of values)
    test(`${name}=${JSON.stringify(value).slice(0, 24)} is refused, by name, with what is allowed`, () => {
      assert.throws(
        () => readEnvironment({ [name]: value }),
        (error) =>
          error instanceof EnvironmentError &&
          error.message.startsWith(`${name} is ${JSON.stringify(value)}; allowed: `),
      );
    });

test('all bad variables are named at once', () => {
  const read = () => readEnvironment({ PORT: 'x', TZ: 'y' });
  assert.throws(read, /^EnvironmentError: PORT is "x".*\nTZ is "y"/);
});

test('a time zone gets its canonical spelling', () => {
  assert.equal(canonicalTimeZone('asia/kathmandu'), canonicalTimeZone('Asia/Kathmandu'));
  assert.equal(canonicalTimeZone('UTC'), 'UTC');
});
