import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { S3Client } from '@aws-sdk/client-s3';
import { fakeClient, serviceError } from './fake-client.ts';
import { ensureStateBucket } from './state-bucket.ts';

const owner = { account: '123456789012', partition: 'aws' };

test('a missing bucket is made and protected in every way', async () => {
  const { client, calls } = fakeClient<S3Client>(({ name }) => {
    if (name === 'HeadBucket') throw serviceError('NotFound', 404);
    return {};
  });
  assert.equal(await ensureStateBucket(client, 'states', 'eu-central-1', owner), 'made');
  assert.deepEqual(
    calls.map(({ name }) => name),
    [
      'HeadBucket',
      'CreateBucket',
      'PutPublicAccessBlock',
      'PutBucketOwnershipControls',
      'PutBucketVersioning',
      'PutBucketEncryption',
      'PutBucketPolicy',
      'PutBucketLifecycleConfiguration',
    ],
  );
  const policy = JSON.parse(String(calls[6]?.input.Policy));
  assert.deepEqual(policy.Statement[0].Condition, { Bool: { 'aws:SecureTransport': 'false' } });
  assert.deepEqual(policy.Statement[0].Resource, ['arn:aws:s3:::states', 'arn:aws:s3:::states/*']);
  assert.ok(calls.slice(2).every(({ input }) => input.ExpectedBucketOwner === owner.account));
});

test('us-east-1 is not named as a location, which S3 would refuse', async () => {
  const { client, calls } = fakeClient<S3Client>(({ name }) => {
    if (name === 'HeadBucket') throw serviceError('NotFound', 404);
    return {};
  });
  await ensureStateBucket(client, 'states', 'us-east-1', owner);
  assert.deepEqual(calls[1]?.input, { Bucket: 'states' });
});

test('a bucket that is there is left as it is', async () => {
  const { client, calls } = fakeClient<S3Client>(() => ({}));
  assert.equal(await ensureStateBucket(client, 'states', 'eu-central-1', owner), 'found');
  assert.equal(calls.length, 1);
});

test('somebody else’s bucket is refused with a way out', async () => {
  const { client } = fakeClient<S3Client>(() => {
    throw serviceError('Forbidden', 403);
  });
  await assert.rejects(ensureStateBucket(client, 'states', 'eu-central-1', owner), {
    name: 'ExpectedError',
    next: /state: \{ bucket/,
  });
});

test('a bucket that could not be protected is not left behind', async () => {
  const { client, calls } = fakeClient<S3Client>(({ name }) => {
    if (name === 'HeadBucket') throw serviceError('NotFound', 404);
    if (name === 'PutBucketPolicy') throw serviceError('AccessDenied', 403);
    return {};
  });
  await assert.rejects(ensureStateBucket(client, 'states', 'eu-central-1', owner), {
    name: 'AccessDenied',
  });
  assert.equal(calls.at(-1)?.name, 'DeleteBucket');
});
