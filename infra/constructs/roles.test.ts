import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account, actions, rendered, statements } from '../testing.ts';

const buckets = ['reports', 'pictures'];

test('only ECS tasks of this account and region may take a role', () => {
  for (const role of Object.values(rendered('access').all('aws_iam_role'))) {
    assert.deepEqual(statements(role.assume_role_policy), [
      {
        Sid: 'EcsTasks',
        Effect: 'Allow',
        Principal: { Service: 'ecs-tasks.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:aws:ecs:eu-central-1:${account}:*` },
        },
      },
    ]);
  }
});

test('the execution role may pull this image and write this log, no more', () => {
  const { policy } = rendered('access').one('aws_iam_role_policy', 'execution_policy');
  const base = `eu-central-1:${account}`;
  assert.deepEqual(
    Object.fromEntries(
      statements(policy).flatMap((statement) =>
        [statement.Action].flat().map((action) => [action, statement.Resource]),
      ),
    ),
    {
      'ecr:GetAuthorizationToken': '*',
      'ecr:BatchCheckLayerAvailability': `arn:aws:ecr:${base}:repository/mirrorclock-standalone`,
      'ecr:BatchGetImage': `arn:aws:ecr:${base}:repository/mirrorclock-standalone`,
      'ecr:GetDownloadUrlForLayer': `arn:aws:ecr:${base}:repository/mirrorclock-standalone`,
      'logs:CreateLogStream': `arn:aws:logs:${base}:log-group:/ecs/mirrorclock/*`,
      'logs:PutLogEvents': `arn:aws:logs:${base}:log-group:/ecs/mirrorclock/*:log-stream:*`,
    },
  );
  assert.ok(statements(policy).every((statement) => statement.Effect === 'Allow'));
});

test('nothing but the login is allowed on everything, and no action has a wildcard', () => {
  const stack = rendered('access', { buckets });
  for (const { policy } of Object.values(stack.all('aws_iam_role_policy'))) {
    const wide = statements(policy).filter(({ Resource }) => [Resource].flat().includes('*'));
    assert.ok(wide.every(({ Action }) => Action === 'ecr:GetAuthorizationToken'));
    assert.ok(actions(policy).every((action) => !action.includes('*')));
  }
});

test('no managed policy is attached', () => {
  const types = Object.keys(rendered('access', { buckets }).json.resource ?? {});
  assert.deepEqual(types.sort(), ['aws_iam_role', 'aws_iam_role_policy']);
});

test('the task role can do nothing by default', () => {
  assert.deepEqual(Object.keys(rendered('access').all('aws_iam_role_policy')), [
    'execution_policy',
  ]);
});

test('the task role may use the buckets of the configuration', () => {
  const { policy } = rendered('access', { buckets }).one('aws_iam_role_policy', 'task_policy');
  assert.deepEqual(statements(policy), [
    {
      Sid: 'ListBuckets',
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: ['arn:aws:s3:::reports', 'arn:aws:s3:::pictures'],
    },
    {
      Sid: 'UseObjects',
      Effect: 'Allow',
      Action: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
      Resource: ['arn:aws:s3:::reports/*', 'arn:aws:s3:::pictures/*'],
    },
  ]);
});

test('the S3 endpoint admits the region’s image layers alone', () => {
  assert.deepEqual(statements(rendered('access').output('s3_endpoint_policy')), [
    {
      Sid: 'ImageLayers',
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*',
    },
  ]);
});

test('the S3 endpoint admits the buckets of the configuration for the task role alone', () => {
  const stack = rendered('access', { buckets, region: 'us-gov-west-1' });
  const [layers, ...own] = statements(stack.output('s3_endpoint_policy'));
  assert.equal(layers?.Resource, 'arn:aws-us-gov:s3:::prod-us-gov-west-1-starport-layer-bucket/*');
  const role = `arn:aws-us-gov:iam::${account}:role/${String(stack.one('aws_iam_role', 'task_role').name)}`;
  assert.deepEqual(
    own.map(({ Sid, Condition }) => [Sid, Condition]),
    [
      ['ListBuckets', { ArnEquals: { 'aws:PrincipalArn': role } }],
      ['UseObjects', { ArnEquals: { 'aws:PrincipalArn': role } }],
    ],
  );
});
