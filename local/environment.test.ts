import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environmentFor } from './environment.ts';

const aws = { endpoint: 'http://127.0.0.1:4566', region: 'eu-west-1' };

test('a developer with real credentials cannot reach a real account', () => {
  const inherited = {
    AWS_PROFILE: 'production',
    AWS_SESSION_TOKEN: 'token',
    AWS_WEB_IDENTITY_TOKEN_FILE: '/token',
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/credentials',
    AWS_ENDPOINT_URL_S3: 'https://s3.eu-west-1.amazonaws.com',
    AWS_ENDPOINT_URL_APPLICATION_AUTO_SCALING: 'https://x',
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    AWS_ACCESS_KEY_ID: 'AKIAREALREALREALREAL',
    AWS_SECRET_ACCESS_KEY: 'real',
    AWS_CONFIG_FILE: '/home/me/.aws/config',
    PATH: '/bin',
  };
  const result: Record<string, string | undefined> = {
    ...inherited,
    ...environmentFor(aws, inherited),
  };
  const left = Object.entries(result).filter(([, value]) => value !== undefined);
  assert.deepEqual(Object.fromEntries(left), {
    PATH: '/bin',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
    AWS_ACCESS_KEY_ID: 'local-aws-key',
    AWS_SECRET_ACCESS_KEY: 'local-aws-secret',
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '3',
    NO_PROXY: 'localhost,.localhost,127.0.0.1',
    no_proxy: 'localhost,.localhost,127.0.0.1',
  });
});

test('exceptions from a proxy are added to, not replaced', () => {
  const { NO_PROXY } = environmentFor(aws, { NO_PROXY: '.example.org' });
  assert.equal(NO_PROXY, '.example.org,localhost,.localhost,127.0.0.1');
});
