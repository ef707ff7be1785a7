import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NoSuchBucket, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { fakeClient } from './fake-client.ts';
import { countResources, readStateOutputs } from './state-files.ts';

function stored(state: unknown) {
  const Body = { transformToString: async () => JSON.stringify(state) };
  return fakeClient<S3Client>(() => ({ Body })).client;
}

test('a state counts what it manages, not what it only reads', async () => {
  const resources = [{ mode: 'managed' }, { mode: 'data' }, { mode: 'managed' }];
  assert.equal(await countResources(stored({ resources }), 'states', 'key'), 2);
});

test('the outputs of a state are names and values', async () => {
  const outputs = { url: { value: 'http://x', type: 'string' } };
  assert.deepEqual(await readStateOutputs(stored({ outputs }), 'states', 'key'), {
    url: 'http://x',
  });
});

test('a state or a bucket that is not there holds nothing; another error is not hidden', async () => {
  const details = { message: '', $metadata: {} };
  for (const error of [new NoSuchKey(details), new NoSuchBucket(details)]) {
    const { client } = fakeClient<S3Client>(() => {
      throw error;
    });
    assert.equal(await countResources(client, 'states', 'key'), 0);
    assert.deepEqual(await readStateOutputs(client, 'states', 'key'), {});
  }
  const { client } = fakeClient<S3Client>(() => {
    throw new Error('AccessDenied');
  });
  await assert.rejects(countResources(client, 'states', 'key'), /AccessDenied/);
});
