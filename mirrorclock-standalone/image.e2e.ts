/**
 * What the image promises, checked on a real Docker Engine.
 * IMAGE: the image to check. BASE: the base image that it was built from (the Dockerfile's default
 * otherwise), for the check that builds a second one.
 * Run with: IMAGE=... node --test mirrorclock-standalone/image.e2e.ts
 */
import assert from 'node:assert/strict';
import { appendFile, cp, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { run, runOk } from '../lib/run.ts';
import { buildContext } from './prepare.ts';

const image = process.env.IMAGE ?? '';
const docker = (...args: string[]) => runOk(['docker', ...args]);
const containers: string[] = [];
let scratch = '';

before(async () => {
  assert.ok(image, 'IMAGE names the image to check');
  scratch = await mkdtemp(join(tmpdir(), 'mirrorclock-image-'));
});

after(async () => {
  if (containers.length > 0) await run(['docker', 'rm', '--force', ...containers]);
  await rm(scratch, { recursive: true, force: true });
});

/** Starts a container as ECS does: read-only root, no capabilities; returns its id and URL. */
async function start(...options: string[]): Promise<{ id: string; url: string }> {
  const hardened = ['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];
  const id = await docker('run', '-d', '-p', '127.0.0.1::8080', ...hardened, ...options, image);
  containers.push(id);
  const address = (await docker('port', id, '8080/tcp')).split('\n')[0];
  return { id, url: `http://${address}` };
}

async function until<T>(what: string, seconds: number, look: () => Promise<T | undefined>) {
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(20);
  }
  assert.fail(`${what}: not within ${seconds} s`);
}

const healthy = async (url: string) => {
  const response = await fetch(`${url}/api/v1/health`).catch(() => undefined);
  return response?.ok ? true : undefined;
};

async function inspect(format: string, of = image): Promise<string> {
  return docker('inspect', '--format', format, of);
}

test('holds what the process needs and nothing else', async () => {
  const id = await docker('create', image);
  containers.push(id);
  const archive = join(scratch, 'files.tar');
  await docker('export', '-o', archive, id);
  const listing = await runOk(['tar', '-tf', archive]);
  // Docker itself adds what is mounted over: /dev, /proc, /sys, and files in /etc.
  const files = listing.split('\n').filter((path) => !path.endsWith('/'));
  const own = files.filter(
    (path) => !/^(\.dockerenv|dev\/.*|etc\/(hostname|hosts|mtab|resolv\.conf))$/.test(path),
  );
  assert.deepEqual(
    own
      .map((path) =>
        path.replace(/(x86_64|aarch64)-linux-gnu/, 'TRIPLET').replace(/ld-linux-.*/, 'LOADER'),
      )
      .sort(),
    [
      'etc/group',
      'etc/passwd',
      'healthcheck.mjs',
      'lib/TRIPLET/LOADER',
      'lib/TRIPLET/libatomic.so.1',
      'lib/TRIPLET/libc.so.6',
      'lib/TRIPLET/libdl.so.2',
      'lib/TRIPLET/libgcc_s.so.1',
      'lib/TRIPLET/libm.so.6',
      'lib/TRIPLET/libpthread.so.0',
      'lib/TRIPLET/libstdc++.so.6',
      'lib64/LOADER',
      'server.mjs',
      'usr/bin/node',
    ],
  );
});

test('has no shell and no package manager', async () => {
  for (const program of [
    '/bin/sh',
    '/bin/bash',
    '/bin/busybox',
    '/usr/bin/apt-get',
    '/usr/bin/dpkg',
    'npm',
  ]) {
    const result = await run(['docker', 'run', '--rm', '--entrypoint', program, image]);
    assert.equal(result.exitCode, 127, `${program} could be started`);
  }
});

test('runs as a user without rights, on a read-only root, and answers', async (t) => {
  const started = performance.now();
  const { id, url } = await start();
  await until('the first healthy answer', 20, () => healthy(url));
  t.diagnostic(
    `docker run to the first healthy answer: ${Math.round(performance.now() - started)} ms`,
  );

  const response = await fetch(`${url}/api/v1/mirrortime`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"hour":5,"minute":0}',
  });
  assert.deepEqual(await response.json(), {
    status: 'success',
    string: '07:00',
    hour: 7,
    minute: 0,
  });

  const identity =
    'const s=require("fs").readFileSync("/proc/1/status","utf8");console.log(s.match(/Uid:.*/)[0].split(/\\s+/)[1],s.match(/CapEff:.*/)[0].split(/\\s+/)[1],process.argv0)';
  assert.equal(
    await docker('exec', id, '/usr/bin/node', '-e', identity),
    '65532 0000000000000000 /usr/bin/node',
  );
  const first = await docker(
    'exec',
    id,
    '/usr/bin/node',
    '-p',
    'require("fs").readFileSync("/proc/1/cmdline","utf8").split("\\0").join(" ")',
  );
  assert.equal(first.trim(), '/usr/bin/node /server.mjs');
});

test('knows every time zone', async () => {
  const { url } = await start('-e', 'TZ=Asia/Kathmandu');
  await until('the first healthy answer', 20, () => healthy(url));
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Kathmandu',
    hour: 'numeric',
    minute: 'numeric',
  });
  const expected = () => {
    const [hour = 0, minute = 0] = parts.format(new Date()).split(':').map(Number);
    return (720 - ((hour % 12) * 60 + minute)) % 720;
  };
  const early = expected();
  const { hour, minute } = (await (await fetch(`${url}/api/v1/mirrortime`)).json()) as {
    hour: number;
    minute: number;
  };
  assert.ok([early, expected()].includes((hour % 12) * 60 + minute), `${hour}:${minute}`);
});

test('its health check tells healthy from unhealthy', async () => {
  const { id } = await start(
    '--health-interval',
    '1s',
    '--health-start-period',
    '0s',
    '--health-retries',
    '1',
  );
  const status = async () => inspect('{{.State.Health.Status}}', id);
  await until('healthy', 30, async () => ((await status()) === 'healthy' ? true : undefined));
  const elsewhere = await run([
    'docker',
    'exec',
    '-e',
    'PORT=9',
    id,
    '/usr/bin/node',
    '/healthcheck.mjs',
  ]);
  assert.equal(elsewhere.exitCode, 1);
});

test('ends with 0 within seconds of SIGTERM, idle connections or not', async (t) => {
  const { id, url } = await start();
  await until('the first healthy answer', 20, () => healthy(url)); // fetch keeps its connection open
  const started = performance.now();
  await docker('stop', '--time', '20', id);
  const milliseconds = Math.round(performance.now() - started);
  t.diagnostic(`docker stop: ${milliseconds} ms`);
  assert.equal(await inspect('{{.State.ExitCode}}', id), '0');
  assert.ok(milliseconds < 5_000, `took ${milliseconds} ms`);
});

test('refuses to start on a bad environment', async () => {
  const result = await run([
    'docker',
    'run',
    '--rm',
    '-e',
    'PORT=http',
    '-e',
    'TZ=Mars/Olympus',
    image,
  ]);
  assert.equal(result.exitCode, 1);
  assert.match(result.stderr, /PORT is "http"; allowed: .*\nTZ is "Mars\/Olympus"; allowed: /);
});

test('a change of the code changes the last layer only', async (t) => {
  const context = join(scratch, 'context');
  await cp(buildContext, context, { recursive: true, preserveTimestamps: true });
  await appendFile(join(context, 'dist', 'server.mjs'), '\n// changed\n');
  const version = await inspect('{{index .Config.Labels "org.opencontainers.image.version"}}');
  const base = process.env.BASE ? ['--build-arg', `BASE=${process.env.BASE}`] : [];
  const changed = `${image}-changed`;
  await docker('build', '-q', ...base, '--build-arg', `VERSION=${version}`, '-t', changed, context);
  try {
    const layers = async (of: string) =>
      JSON.parse(await inspect('{{json .RootFS.Layers}}', of)) as string[];
    const [ours, theirs] = [await layers(image), await layers(changed)];
    assert.equal(theirs.length, ours.length);
    assert.deepEqual(theirs.slice(0, -1), ours.slice(0, -1));
    assert.notEqual(theirs.at(-1), ours.at(-1));
  } finally {
    await run(['docker', 'rmi', changed]);
  }

  const archive = join(scratch, 'image.tar');
  await docker('save', '-o', archive, image);
  await runOk(['tar', '-xf', archive, '-C', scratch]);
  const [{ Layers: saved }] = JSON.parse(await readFile(join(scratch, 'manifest.json'), 'utf8'));
  const last = await readFile(join(scratch, saved.at(-1)));
  const compressed = gzipSync(last).length;
  t.diagnostic(`last layer: ${last.length} bytes, ${compressed} compressed`);
  t.diagnostic(
    `image: ${(await stat(archive)).size} bytes, ${gzipSync(await readFile(archive)).length} compressed`,
  );
  assert.ok(compressed < 400_000, `${compressed} bytes`);
});
