import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ECRClient } from '@aws-sdk/client-ecr';
import { fakeClient, serviceError } from './fake-client.ts';
import { contentTag, findPublication } from './published-image.ts';

const content = 'c0ffee'.padEnd(64, '0');

/** A repository that holds the given tags. */
function repository(digests: Record<string, string>) {
  return fakeClient<ECRClient>(({ name, input }) => {
    if (name === 'DescribeImages') {
      const [{ imageTag }] = input.imageIds as [{ imageTag: string }];
      const imageDigest = digests[imageTag];
      if (!imageDigest) throw serviceError('ImageNotFoundException');
      return { imageDetails: [{ imageDigest, imageTags: [imageTag] }] };
    }
    if (name === 'BatchGetImage') return { images: [{ imageManifest: '{}' }] };
    if (name === 'PutImage') return {};
    throw new Error(`unexpected call ${name}`);
  });
}

test('nothing of the content and the version: it has to be pushed', async () => {
  const { client } = repository({});
  assert.deepEqual(await findPublication(client, 'api', '1', content), { state: 'absent' });
});

test('the same content under the same version is there already', async () => {
  const { client, calls } = repository({ [contentTag(content)]: 'sha256:a', '1': 'sha256:a' });
  const found = await findPublication(client, 'api', '1', content);
  assert.deepEqual(found, { state: 'present', digest: 'sha256:a' });
  assert.ok(calls.every(({ name }) => name === 'DescribeImages'));
});

test('the same content under another version gets the new tag, without an upload', async () => {
  const { client, calls } = repository({ [contentTag(content)]: 'sha256:a' });
  const found = await findPublication(client, 'api', '2', content);
  assert.equal(found.state, 'present');
  assert.equal(calls.find(({ name }) => name === 'PutImage')?.input.imageTag, '2');
});

test('a version of other content is taken, whether the content is there or not', async () => {
  for (const digests of [
    { '1': 'sha256:b' },
    { '1': 'sha256:b', [contentTag(content)]: 'sha256:a' },
  ]) {
    const { client, calls } = repository(digests);
    assert.equal((await findPublication(client, 'api', '1', content)).state, 'taken');
    assert.ok(!calls.some(({ name }) => name === 'PutImage'));
  }
});
