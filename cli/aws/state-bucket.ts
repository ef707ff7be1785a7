import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketCommand,
  HeadBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { ExpectedError } from '../../lib/expected-error.ts';
import type { Identity } from './identity.ts';

/** Old versions of a state file are kept this many days. */
const keepVersionsDays = 90;

/**
 * Makes the bucket of the Terraform states and protects it, where it is missing:
 * Terraform cannot make the bucket that its own state is to be in. An existing
 * bucket is left as it is.
 * @returns whether it was made now.
 * @throws ExpectedError where the name belongs to another account.
 */
export async function ensureStateBucket(
  s3: S3Client,
  bucket: string,
  region: string,
  { account, partition }: Pick<Identity, 'account' | 'partition'>,
): Promise<'made' | 'found'> {
  const owner = { Bucket: bucket, ExpectedBucketOwner: account };
  if (await bucketExists(s3, bucket, account)) return 'found';
  await createBucket(s3, bucket, region);
  try {
    await protect(s3, owner, `arn:${partition}:s3:::${bucket}`);
  } catch (error) {
    // A bucket that is not protected must not be taken for a good one by the next run.
    await s3.send(new DeleteBucketCommand(owner));
    throw error;
  }
  return 'made';
}

async function bucketExists(s3: S3Client, bucket: string, account: string): Promise<boolean> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket, ExpectedBucketOwner: account }));
    return true;
  } catch (error) {
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    if (status === 404) return false;
    if (status === 403 || status === 301) throw taken(bucket, account, error);
    throw error;
  }
}

function taken(bucket: string, account: string, cause: unknown): ExpectedError {
  return new ExpectedError(`The state bucket ${bucket} cannot be used`, {
    why: `It exists, but belongs to another account or region, or account ${account} may not read it.`,
    next: 'Choose another name: state: { bucket: "..." } in deploy.config.ts',
    cause,
  });
}

async function createBucket(s3: S3Client, bucket: string, region: string): Promise<void> {
  const location = region as BucketLocationConstraint;
  await s3.send(
    new CreateBucketCommand({
      Bucket: bucket,
      // us-east-1 is the one region that must not be named.
      ...(region !== 'us-east-1' && {
        CreateBucketConfiguration: { LocationConstraint: location },
      }),
    }),
  );
}

async function protect(
  s3: S3Client,
  owner: { Bucket: string; ExpectedBucketOwner: string },
  arn: string,
): Promise<void> {
  await s3.send(
    new PutPublicAccessBlockCommand({
      ...owner,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    }),
  );
  await s3.send(
    new PutBucketOwnershipControlsCommand({
      ...owner,
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    }),
  );
  await s3.send(
    new PutBucketVersioningCommand({ ...owner, VersioningConfiguration: { Status: 'Enabled' } }),
  );
  await s3.send(
    new PutBucketEncryptionCommand({
      ...owner,
      ServerSideEncryptionConfiguration: {
        Rules: [
          {
            ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
            BucketKeyEnabled: true,
          },
        ],
      },
    }),
  );
  await s3.send(new PutBucketPolicyCommand({ ...owner, Policy: JSON.stringify(tlsOnly(arn)) }));
  await s3.send(
    new PutBucketLifecycleConfigurationCommand({ ...owner, LifecycleConfiguration: lifecycle() }),
  );
}

function tlsOnly(arn: string) {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'DenyWithoutTls',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  };
}

function lifecycle() {
  return {
    Rules: [
      {
        ID: 'old-versions',
        Status: 'Enabled' as const,
        Filter: { Prefix: '' },
        NoncurrentVersionExpiration: { NoncurrentDays: keepVersionsDays },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      },
    ],
  };
}
