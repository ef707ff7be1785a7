import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ECRClient } from '@aws-sdk/client-ecr';
import { markRelease } from './release-marks.ts';

/** A client whose calls are answered from `images`, without a network. */
function repository(images: Record<string, string[]>) {
  const client = new ECRClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
  });
  const changes: string[] = [];
  client.middlewareStack.add(
    (_next, context) => async (args) => {
      const input = args.input as { imageTag?: string; imageIds?: { imageTag?: string }[] };
      const name = context.commandName;
      if (name === 'PutImageCommand') changes.push(`add ${input.imageTag}`);
      if (name === 'BatchDeleteImageCommand')
        changes.push(...(input.imageIds ?? []).map(({ imageTag }) => `remove ${imageTag}`));
      const imageDetails = Object.entries(images).map(([imageDigest, imageTags]) => ({
        imageDigest,
        imageTags,
      }));
      const output = { $metadata: {}, imageDetails, images: [{ imageManifest: '{}' }] } as never;
      return { output, response: {} };
    },
    { step: 'initialize' },
  );
  return { client, changes };
}

const at = new Date('2026-11-24T10:20:30.456Z');

test('a release gets a mark with its time', async () => {
  const { client, changes } = repository({ 'sha256:a': ['0.4'] });
  await markRelease(client, 'api', { environment: 'uat', digest: 'sha256:a', at, keep: 2 });
  assert.deepEqual(changes, ['add deployed-uat-20261124T102030Z']);
});

test('the newest release is not marked twice', async () => {
  const { client, changes } = repository({ 'sha256:a': ['deployed-uat-20261101T000000Z'] });
  await markRelease(client, 'api', { environment: 'uat', digest: 'sha256:a', at, keep: 2 });
  assert.deepEqual(changes, []);
});

test('an image that one goes back to becomes the newest again, and the oldest mark goes', async () => {
  const { client, changes } = repository({
    'sha256:a': ['deployed-uat-20261101T000000Z', 'deployed-prod-20261101T000000Z'],
    'sha256:b': ['deployed-uat-20261102T000000Z'],
  });
  await markRelease(client, 'api', { environment: 'uat', digest: 'sha256:a', at, keep: 2 });
  assert.deepEqual(changes, [
    'add deployed-uat-20261124T102030Z',
    'remove deployed-uat-20261101T000000Z',
  ]);
});
