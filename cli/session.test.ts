import assert from 'node:assert/strict';
import { test } from 'node:test';
import { awsEnvironment } from './session.ts';

test('with a profile, keys in the environment do not reach Terraform', () => {
  assert.deepEqual(awsEnvironment('eu-west-1', 'work'), {
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_PROFILE: 'work',
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_SESSION_TOKEN: undefined,
  });
});

test('without one, the usual chain is left alone', () => {
  const environment = awsEnvironment('eu-west-1', undefined);
  assert.deepEqual(Object.keys(environment), ['AWS_REGION', 'AWS_DEFAULT_REGION']);
});
