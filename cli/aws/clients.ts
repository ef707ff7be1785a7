import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import { explainAwsErrors } from './errors.ts';

/** Where the calls go: an account on AWS, or the local AWS. */
export interface AwsAccess {
  region: string;
  /** Profile of the shared AWS configuration; the usual chain where it is not given. */
  profile?: string;
  /** The local AWS: its address, with keys that are good for nothing else. */
  local?: { endpoint: string; accessKeyId: string; secretAccessKey: string };
}

export interface AwsClients {
  ecr: ECRClient;
  ecs: ECSClient;
  elb: ElasticLoadBalancingV2Client;
  logs: CloudWatchLogsClient;
  s3: S3Client;
  sts: STSClient;
}

/** One client per service, alike in region, credentials and the words of their errors. */
export function createClients(access: AwsAccess): AwsClients {
  const settings = {
    region: access.region,
    ...(access.profile && { profile: access.profile }),
    ...(access.local && {
      endpoint: access.local.endpoint,
      credentials: {
        accessKeyId: access.local.accessKeyId,
        secretAccessKey: access.local.secretAccessKey,
      },
    }),
  };
  const clients = {
    ecr: new ECRClient(settings),
    ecs: new ECSClient(settings),
    elb: new ElasticLoadBalancingV2Client(settings),
    logs: new CloudWatchLogsClient(settings),
    s3: new S3Client({ ...settings, ...(access.local && { forcePathStyle: true }) }),
    sts: new STSClient(settings),
  };
  for (const client of Object.values(clients) as STSClient[]) {
    client.middlewareStack.add(explainAwsErrors(access), { step: 'initialize', priority: 'high' });
  }
  return clients;
}
