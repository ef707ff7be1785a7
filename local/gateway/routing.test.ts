import assert from 'node:assert/strict';
import { test } from 'node:test';
import { route } from './routing.ts';

const at = (path: string) => new URL(path, 'http://localhost');

function signed(service: string, region = 'eu-central-1', key = 'local-aws-key') {
  const credential = `${key}/20261124/${region}/${service}/aws4_request`;
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
  };
}

test('services go to the emulator that does them better, all others to moto', () => {
  const emulatorOf = (service: string) => {
    const way = route(signed(service), at('/'));
    return way.kind === 'aws' ? way.emulator : way.kind;
  };
  for (const service of ['ecs', 'ecr', 'elasticloadbalancing', 'logs', 'monitoring'])
    assert.equal(emulatorOf(service), 'MiniStack', service);
  for (const service of ['ec2', 'iam', 'sts', 's3', 'application-autoscaling', 'unheard-of'])
    assert.equal(emulatorOf(service), 'moto', service);
});

test('the credential scope of a presigned address counts like that of the header', () => {
  const credential = encodeURIComponent('AK/ID/20261124/eu-west-1/ecr/aws4_request');
  assert.deepEqual(route({}, at(`/x?X-Amz-Credential=${credential}`)), {
    kind: 'aws',
    emulator: 'MiniStack',
    scope: { accessKey: 'AK/ID', region: 'eu-west-1', service: 'ecr' },
  });
});

test('Docker reaches the registry, with and without its login; SES keeps its /v2/', () => {
  assert.deepEqual(route({}, at('/v2/')), { kind: 'registry' });
  const login = { authorization: 'Basic QVdTOng=' };
  assert.deepEqual(route(login, at('/v2/app/blobs/uploads/')), { kind: 'registry' });
  assert.equal(route(signed('ses'), at('/v2/email/identities')).kind, 'aws');
});

test('load balancers answer under their names, whatever the path, case or signature', () => {
  const to = (host: string) => route({ host, ...signed('ecs') }, at('/v2/anything'));
  assert.deepEqual(to('App-UAT.alb.localhost:4566'), {
    kind: 'load-balancer',
    host: { name: 'app-uat' },
  });
  assert.deepEqual(to('app.us-east-1.alb.localhost'), {
    kind: 'load-balancer',
    host: { name: 'app', region: 'us-east-1' },
  });
  assert.equal(to('app.alb.localhost.example.org').kind, 'aws');
});

test('unsigned calls go to moto, which knows the actions that need no signature', () => {
  assert.deepEqual(route({}, at('/')), { kind: 'aws', emulator: 'moto' });
  assert.deepEqual(route({ authorization: 'AWS4-HMAC-SHA256 nonsense' }, at('/')), {
    kind: 'aws',
    emulator: 'moto',
  });
});

test('the health endpoint is ours', () => {
  assert.deepEqual(route(signed('ecs'), at('/_local/health')), { kind: 'health' });
});
