import { IamRole } from '@cdktn/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktn/provider-aws/lib/iam-role-policy/index.js';
import { Construct } from 'constructs';
import { bucketArn, logGroupPrefix, regionalArn, roleName } from '../names.ts';
import { policyDocument, type Statement } from '../policy.ts';
import type { SynthInput } from '../state.ts';
import { pullActions } from './image-repository.ts';

/** What an application may do with the objects of a bucket that the configuration names. */
export const objectActions = ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'];

interface RoleProps {
  input: SynthInput;
}

/** The role that starts the container: pulls the image and opens its log. */
export class ExecutionRole extends Construct {
  readonly role: IamRole;

  constructor(scope: Construct, id: string, { input }: RoleProps) {
    super(scope, id);
    this.role = taskRole(this, input, 'execution');
    new IamRolePolicy(this, 'policy', {
      name: 'start-the-container',
      role: this.role.name,
      policy: policyDocument([...pullStatements(input), ...logStatements(input)]),
    });
  }
}

/** The role that the application has: nothing but the buckets that the configuration names. */
export class TaskRole extends Construct {
  readonly role: IamRole;

  constructor(scope: Construct, id: string, { input }: RoleProps) {
    super(scope, id);
    this.role = taskRole(this, input, 'task');
    if (input.config.buckets.length === 0) return;
    new IamRolePolicy(this, 'policy', {
      name: 'buckets',
      role: this.role.name,
      policy: policyDocument(bucketStatements(input)),
    });
  }
}

/** Access to the buckets that the configuration names, for the role and for the endpoint. */
export function bucketStatements({ config }: SynthInput): Statement[] {
  if (config.buckets.length === 0) return [];
  return [
    {
      Sid: 'ListBuckets',
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: config.buckets.map((bucket) => bucketArn(config, bucket)),
    },
    {
      Sid: 'UseObjects',
      Effect: 'Allow',
      Action: objectActions,
      Resource: config.buckets.map((bucket) => bucketArn(config, bucket, '*')),
    },
  ];
}

function taskRole(scope: Construct, input: SynthInput, kind: 'execution' | 'task'): IamRole {
  const what = kind === 'execution' ? 'starts the containers' : 'is what the containers run as';
  return new IamRole(scope, 'role', {
    name: roleName(input.config, kind),
    description: `${input.config.app} in ${input.config.region}: ${what}`,
    assumeRolePolicy: policyDocument([trust(input)]),
  });
}

/** Only ECS, and only for tasks of this account and region: no confused deputy. */
function trust(input: SynthInput): Statement {
  return {
    Sid: 'EcsTasks',
    Effect: 'Allow',
    Principal: { Service: 'ecs-tasks.amazonaws.com' },
    Action: 'sts:AssumeRole',
    Condition: {
      StringEquals: { 'aws:SourceAccount': input.account },
      ArnLike: { 'aws:SourceArn': regionalArn(input, 'ecs', '*') },
    },
  };
}

function pullStatements(input: SynthInput): Statement[] {
  return [
    // AWS offers no resource to bind the login to.
    { Sid: 'LogIn', Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
    {
      Sid: 'Pull',
      Effect: 'Allow',
      Action: pullActions,
      Resource: regionalArn(input, 'ecr', `repository/${input.config.image.repository}`),
    },
  ];
}

function logStatements(input: SynthInput): Statement[] {
  const groups = `log-group:${logGroupPrefix(input.config)}*`;
  return [
    {
      Sid: 'OpenLogStream',
      Effect: 'Allow',
      Action: 'logs:CreateLogStream',
      Resource: regionalArn(input, 'logs', groups),
    },
    {
      Sid: 'WriteLog',
      Effect: 'Allow',
      Action: 'logs:PutLogEvents',
      Resource: regionalArn(input, 'logs', `${groups}:log-stream:*`),
    },
  ];
}
