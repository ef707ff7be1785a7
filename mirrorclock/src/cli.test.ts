import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dialTimeOf, formatted, mirrored } from './mirror.ts';
import { runToEnd } from './process.testing.ts';

test('prints the mirrored time of the time zone', async () => {
  // One hour ahead of UTC all year, written in the file's own terms.
  const there = () =>
    formatted(
      mirrored(dialTimeOf(new Date(Date.now() + (60 + new Date().getTimezoneOffset()) * 60_000))),
    );
  const earliest = there();
  const { exitCode, stdout, stderr } = await runToEnd('cli.ts', [], { TZ: 'africa/lagos' });
  assert.deepEqual([exitCode, stderr], [0, '']);
  assert.ok([`${earliest}\n`, `${there()}\n`].includes(stdout), stdout);
});

test('explains itself, and refuses what it does not know', async () => {
  const help = await runToEnd('cli.ts', ['--help'], {});
  assert.deepEqual([help.exitCode, help.stderr], [0, '']);
  assert.match(help.stdout, /^Usage: mirrorclock\n/);
  const argument = await runToEnd('cli.ts', ['5:00'], {});
  assert.deepEqual([argument.exitCode, argument.stdout], [2, '']);
  assert.match(argument.stderr, /no argument "5:00"\n/);
  const zone = await runToEnd('cli.ts', [], { TZ: 'Mars/Olympus' });
  assert.deepEqual([zone.exitCode, zone.stdout], [1, '']);
  assert.match(zone.stderr, /^TZ is "Mars\/Olympus"; allowed: /);
});
