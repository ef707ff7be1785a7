import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Release } from '../cli/steps/deploy.ts';
import type { Preview } from '../cli/steps/preview.ts';
import type { ConfigInput } from '../config/index.ts';
import { stateDir } from '../lib/paths.ts';
import { run } from '../lib/run.ts';
import { call, cli, port } from './support.ts';

/*
 * The whole story, in order: each test goes on where the one before it ended.
 * Real containers, the real provider, three states.
 */

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'story-'));
  await cli(['down']);
});
after(async () => {
  await cli(['down']);
  await rm(folder, { recursive: true });
});

let release: Release;
let folder: string;
const mirrorclockImage = {
  context: 'mirrorclock-standalone',
  prepare: ['node', 'mirrorclock-standalone/prepare.ts'],
  base: {},
};

/** Writes a configuration that differs from the defaults. */
async function configFile(values: ConfigInput): Promise<string> {
  const file = join(folder, `${randomUUID()}.config.ts`);
  await writeFile(file, `export default ${JSON.stringify(values)};`);
  return file;
}

test('up brings the deployment from nothing to a working address', async () => {
  const { exitCode, stdout, stderr } = await cli(['up', '--json', '--image-version', '0.4']);
  assert.equal(exitCode, 0, stderr);
  release = JSON.parse(stdout) as Release;
  assert.equal(release.version, '0.4');
  assert.match(release.image, /@sha256:[0-9a-f]{64}$/);
});

test('all 720 times of the dial are mirrored through the load balancer', async () => {
  for (let time = 0; time < 720; time += 1) {
    const [hour, minute] = [Math.floor(time / 60) || 12, time % 60];
    const { status, body } = await call(release.url, '/api/v1/mirrortime', { hour, minute });
    const mirrored = (720 - time) % 720;
    const [mirroredHour, mirroredMinute] = [Math.floor(mirrored / 60) || 12, mirrored % 60];
    const string = [mirroredHour, mirroredMinute].map((n) => String(n).padStart(2, '0')).join(':');
    assert.equal(status, 200);
    assert.deepEqual(body, {
      status: 'success',
      string,
      hour: mirroredHour,
      minute: mirroredMinute,
    });
  }
});

test('the printed curl line works as it is printed', async () => {
  const { stdout } = await cli(['up', '--image-version', '0.4']);
  const line = stdout.split('\n').find((text) => text.startsWith('curl ')) ?? '';
  assert.notEqual(line, '', stdout);
  const { exitCode, stdout: answer } = await run(['sh', '-c', line]);
  assert.equal(exitCode, 0);
  assert.equal(JSON.parse(answer).status, 'success');
});

test('a second up changes nothing', async () => {
  const { exitCode, stderr } = await cli(['up', '--image-version', '0.4']);
  assert.equal(exitCode, 0);
  assert.equal(stderr.match(/no changes/g)?.length, 3, stderr);
  assert.match(stderr, /unchanged/);
});

test('a dry run names what would change, and changes nothing', async () => {
  const args = ['up', '--dry-run', '--json', '--image-version', '0.5'];
  const { exitCode, stdout, stderr } = await cli(args);
  assert.equal(exitCode, 0, stderr);
  const previews = JSON.parse(stdout) as Preview[];
  assert.deepEqual(
    previews.map(({ stack, changes }) => [stack, changes.map(({ action }) => action).sort()]),
    [
      ['repository', []],
      ['access', []],
      ['deployment', ['replace', 'update']],
    ],
  );
  const { headers } = await call(release.url, '/api/v1/health');
  assert.equal(headers['x-mirrorclock-version'], '0.4');
});

test('the plain Terraform of synth is valid and plans no change', async (t) => {
  const out = await mkdtemp(join(tmpdir(), 'synth-'));
  t.after(() => rm(out, { recursive: true }));
  assert.equal((await cli(['synth', '--out', out, '--local'])).exitCode, 0);
  const { stdout } = await cli(['env', '--json']);
  const values = Object.entries(JSON.parse(stdout) as Record<string, string>);
  const environment = Object.fromEntries(values.map(([name, value]) => [name, value || undefined]));
  const program = process.env.MIRRORCLOCK_TERRAFORM ?? 'terraform';
  for (const stack of ['repository', 'access', 'deployment']) {
    const options = { cwd: join(out, stack), env: environment };
    for (const args of [
      ['init', '-input=false', '-no-color'],
      ['validate', '-no-color'],
      ['plan', '-input=false', '-no-color', '-detailed-exitcode', '-lock=false'],
    ]) {
      const result = await run([program, ...args], options);
      assert.equal(result.exitCode, 0, `${stack}: ${args[0]}\n${result.stdout}${result.stderr}`);
    }
  }
});

test('a new version replaces the old one without a failed request', async () => {
  let isRunning = true;
  const answers: number[] = [];
  const load = (async () => {
    while (isRunning)
      answers.push(
        await call(release.url, '/api/v1/mirrortime').then(
          ({ status }) => status,
          () => 0,
        ),
      );
  })();
  const { exitCode, stdout, stderr } = await cli(['up', '--json', '--image-version', '0.5']);
  isRunning = false;
  await load;
  assert.equal(exitCode, 0, stderr);
  const next = JSON.parse(stdout) as Release;
  assert.equal(next.version, '0.5');
  assert.notEqual(next.image, release.image);
  const failed = answers.filter((status) => status !== 200);
  assert.ok(answers.length > 100, `only ${answers.length} requests were made`);
  assert.deepEqual(failed, [], `${failed.length} of ${answers.length} requests failed`);
  const { headers } = await call(release.url, '/api/v1/health');
  assert.equal(headers['x-mirrorclock-version'], '0.5');
});

test('changed content under the same version gets a version of its own here', async () => {
  const config = await configFile({ image: { ...mirrorclockImage, buildArgs: { CHANGE: '1' } } });
  const args = ['up', '--json', '--config', config, '--image-version', '0.5'];
  const { exitCode, stdout, stderr } = await cli(args);
  assert.equal(exitCode, 0, stderr);
  assert.match((JSON.parse(stdout) as Release).version, /^0\.5-[0-9a-f]{8}$/);
});

test('a release that crashes at its start fails, says why, and the old one serves on', async () => {
  const config = await configFile({ service: { environment: { TZ: 'Nowhere' } } });
  const args = ['up', '--json', '--config', config, '--image-version', '0.5'];
  const { exitCode, stdout, stderr } = await cli(args);
  assert.equal(exitCode, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /does not serve: ECS rolled back/);
  assert.match(stderr, /Exit code of [\w-]+: [1-9]/);
  assert.match(stderr, /TZ/);
  assert.match(stderr, /Serving now: mirrorclock-uat:\d+/);
  assert.equal((await call(release.url, '/api/v1/health')).status, 200);
});

test('the next good release goes through without handwork', async () => {
  const { exitCode, stderr } = await cli(['up', '--json', '--image-version', '0.5']);
  assert.equal(exitCode, 0, stderr);
});

test('down leaves nothing: no process, no container, no network, no image, no state', async () => {
  const { exitCode, stderr, stdout } = await cli(['down']);
  assert.equal(exitCode, 0, stderr);
  assert.match(stdout, /removed {2}deployment state: \d+ resources/);
  const containers = await run(['docker', 'ps', '--all', '--format', '{{.Names}} {{.Labels}}']);
  assert.doesNotMatch(containers.stdout, new RegExp(`:${port}\\b`));
  const images = await run(['docker', 'images', '--format', '{{.Repository}}:{{.Tag}}']);
  assert.doesNotMatch(images.stdout, new RegExp(`localhost:${port}/`));
  // What was built stays where a local AWS on another port may be about to push it.
  if (!existsSync(stateDir('local')) || readdirSync(stateDir('local')).length === 0)
    assert.doesNotMatch(images.stdout, /^mirrorclock-standalone:/m);
  assert.ok(!existsSync(stateDir('local', port)));
  assert.ok(!existsSync(join('.mirrorclock-deploy', `local-${port}`)));
  await assert.rejects(connected(Number(port)), /ECONNREFUSED/);
});

test('a second down says that nothing was there, and ends well', async () => {
  const { exitCode, stdout } = await cli(['down']);
  assert.equal(exitCode, 0);
  assert.match(stdout, /Nothing was there/);
});

function connected(toPort: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(toPort, '127.0.0.1', () => {
      socket.destroy();
      resolve();
    });
    socket.on('error', reject);
  });
}
