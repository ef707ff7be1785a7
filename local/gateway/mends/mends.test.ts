import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answer, jsonAnswer, withBody } from '../answer.ts';
import { type AwsCall, awsCall } from '../call.ts';
import { loadBalancerAddress } from './load-balancer-address.ts';
import type { Ask, Mend } from './mend.ts';
import { registryAddress } from './registry-address.ts';
import { scalableTargetService } from './scalable-target-service.ts';
import { scalableTargetTags } from './scalable-target-tags.ts';

const home = { port: 4566, region: 'eu-central-1' };

function call(service: string, action: string, parameters: object = {}, region = home.region) {
  const headers = { 'x-amz-target': `Service.${action}` };
  const body = Buffer.from(JSON.stringify(parameters));
  const url = new URL('http://localhost/');
  const scope = { accessKey: 'local-aws-key', region, service };
  return awsCall({ method: 'POST', url, headers, body }, scope);
}

function after(mend: Mend, to: AwsCall, value: unknown) {
  assert.ok(mend.concerns(to), `${to.action} should be mended`);
  return JSON.parse(mend.after?.(to, jsonAnswer(200, value)).body.toString() ?? '');
}

test('repositories are named where Docker can reach them', () => {
  const mend = registryAddress(home);
  const answer = after(mend, call('ecr', 'DescribeRepositories'), {
    repositories: [
      { repositoryUri: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/app' },
      { repositoryUri: '123456789012.dkr.ecr.us-east-1.amazonaws.com/app' },
      { repositoryUri: '999999999999.dkr.ecr.eu-central-1.amazonaws.com/app', tags: [] },
    ],
  });
  assert.deepEqual(answer.repositories, [
    { repositoryUri: 'localhost:4566/team/app' },
    { repositoryUri: 'localhost:4566/123456789012.dkr.ecr.us-east-1/app' },
    { repositoryUri: 'localhost:4566/999999999999.dkr.ecr.eu-central-1/app', tags: [] },
  ]);
});

test('logins and layers are to be had without TLS', () => {
  const mend = registryAddress(home);
  const host = 'https://123456789012.dkr.ecr.eu-central-1.amazonaws.com';
  const login = after(mend, call('ecr', 'GetAuthorizationToken'), {
    authorizationData: [{ proxyEndpoint: host }],
  });
  assert.equal(login.authorizationData[0].proxyEndpoint, 'http://localhost:4566');
  const layer = after(mend, call('ecr', 'GetDownloadUrlForLayer'), {
    downloadUrl: `${host}/v2/app/blobs/sha256:0`,
  });
  assert.equal(layer.downloadUrl, 'http://localhost:4566/v2/app/blobs/sha256:0');
});

test('manifests that pass through the API stay byte for byte', () => {
  assert.equal(registryAddress(home).concerns(call('ecr', 'BatchGetImage')), false);
  assert.equal(registryAddress(home).concerns(call('ecr', 'PutImage')), false);
});

function xml(body: string): Answer {
  return withBody({ status: 200, headers: {}, body: Buffer.alloc(0) }, body);
}

test('load balancers have names that lead to them', () => {
  const mend = loadBalancerAddress(home);
  const to = call('elasticloadbalancing', 'DescribeLoadBalancers');
  const answer = mend.after?.(
    to,
    xml(
      '<DNSName>My-app-uat-a1b2c3d4.eu-central-1.elb.amazonaws.com</DNSName>' +
        '<DNSName>app-00000000.us-east-1.elb.amazonaws.com</DNSName><Note>é</Note>',
    ),
  );
  assert.equal(
    answer?.body.toString(),
    '<DNSName>my-app-uat.alb.localhost:4566</DNSName>' +
      '<DNSName>app.us-east-1.alb.localhost:4566</DNSName><Note>é</Note>',
  );
  assert.equal(answer?.headers['content-length'], answer?.body.length);
  assert.equal(mend.concerns(call('elasticloadbalancing', 'DescribeListeners')), false);
});

const target = {
  ServiceNamespace: 'ecs',
  ResourceId: 'service/cluster/app',
  ScalableDimension: 'ecs:service:DesiredCount',
};

function recordingAsk(services: unknown[]) {
  const asked: string[] = [];
  const ask: Ask = async (emulator, scope, action, parameters) => {
    asked.push(`${emulator} ${scope.region} ${action} ${JSON.stringify(parameters)}`);
    return { status: 200, value: { services } };
  };
  return { ask, asked };
}

test('moto is told of an ECS service before it is to be scaled', async () => {
  const { ask, asked } = recordingAsk([{ status: 'ACTIVE' }]);
  const to = call('application-autoscaling', 'RegisterScalableTarget', target, 'us-east-1');
  assert.equal(await scalableTargetService().before?.(to, ask), undefined);
  const prefix = 'AmazonEC2ContainerServiceV20141113.';
  assert.deepEqual(asked, [
    `MiniStack us-east-1 ${prefix}DescribeServices {"cluster":"cluster","services":["app"]}`,
    `moto us-east-1 ${prefix}CreateCluster {"clusterName":"cluster"}`,
    `moto us-east-1 ${prefix}CreateService {"cluster":"cluster","serviceName":"app",` +
      '"desiredCount":0,"launchType":"FARGATE"}',
  ]);
});

test('a service that does not exist, or not any more, cannot be scaled', async () => {
  for (const services of [[], [{ status: 'INACTIVE' }]]) {
    const { ask, asked } = recordingAsk(services);
    const to = call('application-autoscaling', 'RegisterScalableTarget', target);
    const answer = await scalableTargetService().before?.(to, ask);
    assert.equal(answer?.status, 400);
    assert.match(answer?.body.toString() ?? '', /ValidationException.*service\/cluster\/app/);
    assert.equal(asked.length, 1);
  }
});

test('targets of other services are none of its business', async () => {
  const { ask, asked } = recordingAsk([]);
  const parameters = { ...target, ServiceNamespace: 'dynamodb', ResourceId: 'table/x' };
  const to = call('application-autoscaling', 'RegisterScalableTarget', parameters);
  assert.equal(await scalableTargetService().before?.(to, ask), undefined);
  assert.deepEqual(asked, []);
});

test('tags of a scalable target are kept, changed and removed', async () => {
  const mend = scalableTargetTags();
  const { ask } = recordingAsk([]);
  const register = (tags?: object) =>
    mend.after?.(
      call('application-autoscaling', 'RegisterScalableTarget', { ...target, Tags: tags }),
      jsonAnswer(200, { ScalableTargetARN: 'arn:1' }),
    );
  const tagging = async (action: string, parameters: object = {}) => {
    const to = call('application-autoscaling', action, { ResourceARN: 'arn:1', ...parameters });
    const answer = await mend.before?.(to, ask);
    return JSON.parse(answer?.body.toString() ?? '');
  };
  assert.deepEqual(await tagging('ListTagsForResource'), { Tags: {} });
  register({ app: 'clock', stack: 'deployment' });
  register();
  assert.deepEqual(await tagging('ListTagsForResource'), {
    Tags: { app: 'clock', stack: 'deployment' },
  });
  await tagging('TagResource', { Tags: { app: 'other', more: '1' } });
  await tagging('UntagResource', { TagKeys: ['stack'] });
  assert.deepEqual(await tagging('ListTagsForResource'), { Tags: { app: 'other', more: '1' } });
});
