import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registryLocation, registryPath } from './registry-path.ts';

const home = { port: 4566, region: 'eu-central-1' };
const at = (path: string) => registryPath(home, new URL(path, 'http://localhost'));

test('a plain repository is that of the home account and region', () => {
  assert.equal(
    at('/v2/team/app/manifests/0.4').upstream,
    '/v2/team/app/manifests/0.4?ns=123456789012.dkr.ecr.eu-central-1.amazonaws.com',
  );
});

test('account and region in front of a name choose the repository', () => {
  const { place, upstream } = at(
    '/v2/999999999999.dkr.ecr.us-east-1/app/blobs/uploads/?mount=sha256:0&from=999999999999.dkr.ecr.us-east-1/base',
  );
  assert.deepEqual(place, { account: '999999999999', region: 'us-east-1' });
  assert.equal(
    upstream,
    '/v2/app/blobs/uploads/?mount=sha256%3A0&from=base&ns=999999999999.dkr.ecr.us-east-1.amazonaws.com',
  );
});

test('an upload goes on where it began', () => {
  const away = { account: '999999999999', region: 'us-east-1' };
  assert.equal(
    registryLocation(home, away, '/v2/app/blobs/uploads/1'),
    '/v2/999999999999.dkr.ecr.us-east-1/app/blobs/uploads/1',
  );
  const { place } = at('/v2/');
  assert.equal(registryLocation(home, place, '/v2/app/blobs/uploads/1'), '/v2/app/blobs/uploads/1');
});
