import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildArgv,
  buildEnvironment,
  dockerPlatform,
  loginArgv,
  pushArgv,
  withoutBuilderAdvice,
} from './docker.ts';

test('a build names its Dockerfile, platform, tags, arguments and labels', () => {
  const argv = buildArgv({
    context: 'api',
    dockerfile: 'api/Dockerfile',
    tags: ['api:0.5'],
    buildArgs: { VERSION: '0.5', BASE: 'debian:bookworm-slim' },
    labels: { 'mirrorclock-deploy.content': 'abc' },
    platform: dockerPlatform('ARM64'),
  });
  assert.deepEqual(argv, [
    'docker',
    'build',
    '--file',
    'api/Dockerfile',
    '--platform',
    'linux/arm64',
    '--tag',
    'api:0.5',
    '--build-arg',
    'VERSION=0.5',
    '--build-arg',
    'BASE=debian:bookworm-slim',
    '--label',
    'mirrorclock-deploy.content=abc',
    'api',
  ]);
});

test('the classic builder is asked for by name, and BuildKit makes one image, not an index', () => {
  assert.deepEqual(buildEnvironment('classic'), { DOCKER_BUILDKIT: '0' });
  assert.equal(buildEnvironment('buildkit').BUILDX_NO_DEFAULT_ATTESTATIONS, '1');
});

test('a login takes the password over stdin and keeps it in a folder of its own', () => {
  assert.deepEqual(loginArgv('folder', 'localhost:4566'), [
    'docker',
    '--config',
    'folder',
    'login',
    '--username',
    'AWS',
    '--password-stdin',
    'localhost:4566',
  ]);
  assert.deepEqual(pushArgv('folder', 'localhost:4566/api:1'), [
    'docker',
    '--config',
    'folder',
    'push',
    'localhost:4566/api:1',
  ]);
});

test('what a failed build says comes without advice on builders', () => {
  const advice = 'DEPRECATED: The legacy builder is deprecated.\n    BuildKit is disabled.\n\n';
  assert.equal(withoutBuilderAdvice(`${advice}COPY failed: no file`), 'COPY failed: no file');
  assert.equal(withoutBuilderAdvice('COPY failed: no file'), 'COPY failed: no file');
});
