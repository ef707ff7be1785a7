import {
  GetObjectCommand,
  NoSuchBucket,
  NoSuchKey,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';

interface StoredState {
  resources?: { mode?: string }[];
  outputs?: Record<string, { value: unknown }>;
}

/**
 * Counts the resources that a stored Terraform state holds.
 * @returns 0 for a state that is empty, was never made, or whose bucket is not there.
 */
export async function countResources(s3: S3Client, bucket: string, key: string): Promise<number> {
  const { resources = [] } = await readState(s3, bucket, key);
  return resources.filter(({ mode }) => mode === 'managed').length;
}

/** The outputs of a stored Terraform state; none where there is no such state. */
export async function readStateOutputs(
  s3: S3Client,
  bucket: string,
  key: string,
): Promise<Record<string, unknown>> {
  const { outputs = {} } = await readState(s3, bucket, key);
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}

async function readState(s3: S3Client, bucket: string, key: string): Promise<StoredState> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return JSON.parse((await Body?.transformToString()) || '{}') as StoredState;
  } catch (error) {
    if (error instanceof NoSuchKey || error instanceof NoSuchBucket) return {};
    throw error;
  }
}

/** The keys of the states below a prefix; none where there is no such bucket. */
export async function listStates(s3: S3Client, bucket: string, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  const query = { Bucket: bucket, Prefix: prefix };
  try {
    for await (const page of paginateListObjectsV2({ client: s3 }, query))
      for (const { Key } of page.Contents ?? []) if (Key?.endsWith('.tfstate')) keys.push(Key);
  } catch (error) {
    if (!(error instanceof NoSuchBucket)) throw error;
  }
  return keys;
}
