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
  for (const args of [[], ['lift'], ['build', '--lift'], ['build', '--image-version', '-x']])
    assert.equal((await call(...args)).exitCode, 2, args.join(' '));
  assert.match((await call('lift')).stderr, /unknown command 'lift'/);
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

test('destroy asks, and without a terminal refuses', async () => {
  const { exitCode, stderr } = await run([program, 'destroy', '--region', 'eu-central-1'], {
    env: { NO_COLOR: '1', AWS_ACCESS_KEY_ID: '', AWS_EC2_METADATA_DISABLED: 'true' },
  });
  assert.equal(exitCode, 1);
  assert.match(stderr, /Error: .*\n[\s\S]*Next: /);
});
