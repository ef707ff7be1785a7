import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionOf } from './action.ts';

function action(service: string, method: string, path: string, extra: object = {}) {
  return actionOf({
    service,
    method,
    url: new URL(path, 'http://localhost'),
    headers: {},
    ...extra,
  });
}

test('each protocol has its own place for the action', () => {
  const target = {
    headers: { 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.CreateService' },
  };
  assert.equal(action('ecs', 'POST', '/', target), 'CreateService');
  const form = {
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: Buffer.from('Action=DescribeVpcs&Version=2016-11-15'),
  };
  assert.equal(action('ec2', 'POST', '/', form), 'DescribeVpcs');
  const cbor = '/service/GraniteServiceVersion20100801/operation/PutMetricAlarm';
  assert.equal(action('monitoring', 'POST', cbor), 'PutMetricAlarm');
  assert.equal(action('sts', 'GET', '/?Action=GetCallerIdentity'), 'GetCallerIdentity');
  assert.equal(action('eks', 'GET', '/clusters'), 'GET /clusters');
});

test('S3 actions have the names that policies use', () => {
  const expected: Record<string, string> = {
    'GET /': 'ListAllMyBuckets',
    'PUT /b': 'CreateBucket',
    'DELETE /b': 'DeleteBucket',
    'HEAD /b': 'ListBucket',
    'GET /b?list-type=2': 'ListBucket',
    'GET /b?versions': 'ListBucketVersions',
    'POST /b?delete': 'DeleteObject',
    'GET /b?location': 'GetBucketLocation',
    'PUT /b?encryption': 'PutEncryptionConfiguration',
    'DELETE /b?encryption': 'PutEncryptionConfiguration',
    'PUT /b?publicAccessBlock': 'PutBucketPublicAccessBlock',
    'DELETE /b?policy': 'DeleteBucketPolicy',
    'GET /b/a/key': 'GetObject',
    'HEAD /b/a/key': 'GetObject',
    'GET /b/a/key?versionId=1': 'GetObjectVersion',
    'PUT /b/a/key': 'PutObject',
    'PUT /b/a/key?tagging': 'PutObjectTagging',
    'DELETE /b/a/key': 'DeleteObject',
    'DELETE /b/a/key?versionId=1': 'DeleteObjectVersion',
    'DELETE /b/a/key?uploadId=1': 'AbortMultipartUpload',
  };
  const named = Object.keys(expected).map((line) => {
    const [method = '', path = ''] = line.split(' ');
    return [line, action('s3', method, path)];
  });
  assert.deepEqual(Object.fromEntries(named), expected);
});
