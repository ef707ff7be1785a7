import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../lib/paths.ts';
import { run } from '../lib/run.ts';
import { commands } from './commands.ts';

const program = join(projectRoot, 'bin', 'mirrorclock-deploy');
const call = (...args: string[]) => run([program, ...args], { env: { NO_COLOR: '1' } });

test('--help lists every verb on stdout', async () => {
  const { exitCode, stdout } = await call('--help');
  assert.equal(exitCode, 0);
  for (const { name, summary } of commands)
    assert.match(stdout, new RegExp(`${name} .*${summary}`));
});

test('each verb has its own help', async () => {
  for (const { name } of commands) {
    const { exitCode, stdout } = await call(name, '--help');
    assert.equal(exitCode, 0, name);
    assert.match(stdout, new RegExp(`Usage: mirrorclock-deploy ${name}`));
  }
});

test('wrong usage ends with 2 and says what is wrong', async () => {
  for (const args of [
    [],
    ['lift'],
    ['build', '--lift'],
    ['build', '--image-version', '-x'],
    ['synth', '--out', '/nowhere', '--account', '12'],
  ])
    assert.equal((await call(...args)).exitCode, 2, args.join(' '));
  assert.equal(
    (await call('lift')).stderr,
    `Error: Unknown command 'lift'\n  Next: ${program} --help`,
  );
  assert.match(
    (await call('build', '--lift')).stderr,
    /^Error: Unknown option '--lift'\n {2}Next: .*mirrorclock-deploy build --help$/,
  );
});

test('a wrong configuration ends with an explained error before anything is touched', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'config-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'deploy.config.ts');
  await writeFile(file, 'export default { service: { cpu: 300 } };');
  const { exitCode, stdout, stderr } = await call('build', '--config', file);
  assert.notEqual(exitCode, 0);
  assert.equal(stdout, '');
  assert.match(stderr, /service\.cpu/);
  assert.match(stderr, /Next:/);
});

test('destroy asks, and without a terminal refuses before it looks for credentials', async () => {
  const { exitCode, stderr } = await call('destroy');
  assert.equal(exitCode, 1);
  assert.match(stderr, /is not destroyed unasked/);
  assert.match(stderr, /Next: Add --yes/);
});
