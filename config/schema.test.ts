import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineConfig, parseConfig } from './schema.ts';
import { refusals, refused } from './testing.ts';

const account = '123456789012';
const x = (count: number) => 'x'.repeat(count);

refusals([
  ['no object', [], /^the configuration itself: is \[\]; allowed: an object with the fields app, /],
  [
    'logRetentionDays',
    { logRetentionDays: 31 },
    /^logRetentionDays: is 31; allowed: one of 1, 3, 5, 7, 14, 30, 60, .* CloudWatch Logs offers/,
  ],
  ['unknown, near', { servcie: {} }, /^servcie: no such field; did you mean 'service'\?$/],
  [
    'unknown, nested',
    { service: { prot: 1 } },
    /^service.prot: no such field; did you mean 'port'\?$/,
  ],
  [
    'unknown, far',
    { network: { bananas: 1 } },
    /^network.bananas: no such field; the fields here are cidr, zones, /,
  ],
]);

test('one error names every wrong field, and what to do', () => {
  const input = { app: 'A', service: { port: 1 }, network: { zones: 9 }, foo: 1 };
  assert.deepEqual(
    refused(input)
      .split('\n')
      .map((line) => line.split(':')[0])
      .sort(),
    ['app', 'foo', 'network.zones', 'service.port'],
  );
  assert.throws(() => parseConfig(input, 'my.config.ts'), {
    message: 'my.config.ts has 4 values that cannot be used',
    next: 'Correct them in my.config.ts; nothing was changed.',
    exitCode: 2,
  });
});

test('a secret that was refused is not repeated', () => {
  assert.doesNotMatch(refused({ service: { environment: { API_KEY: 'hunter2' } } }), /hunter2/);
});

test('with nothing said, every value has its default', () => {
  assert.deepEqual(parseConfig({}), {
    app: 'mirrorclock',
    environment: 'uat',
    region: 'eu-central-1',
    version: '0.4',
    image: {
      repository: 'mirrorclock-standalone',
      context: 'mirrorclock-standalone',
      dockerfile: 'Dockerfile',
      prepare: ['node', 'mirrorclock-standalone/prepare.ts'],
      buildArgs: {},
      base: { arg: 'BASE', image: 'debian:bookworm-slim' },
    },
    repository: { pullAccounts: [], keepReleases: 10 },
    state: {},
    network: {
      cidr: '10.0.0.0/16',
      zones: 2,
      egress: 'endpoints',
      publicSubnets: ['10.0.0.0/19', '10.0.32.0/19'],
      privateSubnets: ['10.0.128.0/19', '10.0.160.0/19'],
    },
    service: {
      port: 8080,
      healthPath: '/api/v1/health',
      samplePath: '/api/v1/mirrortime',
      cpu: 256,
      memory: 512,
      architecture: 'X86_64',
      user: '65532:65532',
      environment: {},
      stopTimeout: 30,
      healthCheckGracePeriod: 30,
      scaling: { desired: 2, min: 2, max: 6, cpuTarget: 60, requestsPerTarget: 6000 },
    },
    loadBalancer: {
      healthCheck: { interval: 5, timeout: 2, healthyThreshold: 2, unhealthyThreshold: 2 },
      deregistrationDelay: 15,
      idleTimeout: 60,
    },
    buckets: [],
    logRetentionDays: 30,
    tags: {},
  });
});

test('what is at the limit is accepted', () => {
  const config = parseConfig(
    defineConfig({
      app: x(20),
      environment: x(5),
      account,
      region: 'us-gov-west-1',
      state: { bucket: x(63) },
      service: {
        cpu: 16384,
        memory: 122880,
        environment: { TOKEN_TTL: '5', DB_SECRET_ARN: 'arn' },
      },
      network: { cidr: '10.0.0.0/24' },
      tags: { 'cost centre': 'Größe 1/2' },
    }),
  );
  assert.deepEqual(config.network.publicSubnets, ['10.0.0.0/26', '10.0.0.64/26']);
  assert.deepEqual(config.network.privateSubnets, ['10.0.0.128/26', '10.0.0.192/26']);
});
