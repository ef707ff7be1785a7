import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { test } from 'node:test';
import { imagesOfRegistry, listContainersArgv } from './containers.ts';

test('only containers with the label of this host and port are looked for', () => {
  assert.deepEqual(listContainersArgv(4567), [
    'docker',
    'container',
    'ls',
    '--all',
    '--quiet',
    '--no-trunc',
    '--filter',
    `label=ministack.instance=mirrorclock-deploy@${hostname()}:4567`,
  ]);
});

test('images of this registry alone lose their names', () => {
  const listing = [
    'localhost:4566/app 0.4 sha256:1',
    'localhost:4566/app <none> sha256:2',
    'localhost:4566/123456789012.dkr.ecr.us-east-1/app 0.4 <none>',
    'localhost:45660/app 0.4 sha256:3',
    'localhost:4567/app 0.4 sha256:4',
    'app 0.4 <none>',
    '',
  ].join('\n');
  assert.deepEqual(imagesOfRegistry(4566, listing), [
    'localhost:4566/app:0.4',
    'localhost:4566/app@sha256:2',
    'localhost:4566/123456789012.dkr.ecr.us-east-1/app:0.4',
  ]);
});
