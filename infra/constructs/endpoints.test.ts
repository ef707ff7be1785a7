import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ref, rendered } from '../testing.ts';

const subnets = [0, 1].map((zone) => ref(`aws_subnet.network_private_${zone}.id`));

test('image and log are reached privately, in every zone, by their usual names', () => {
  const { s3_gateway: _, ...interfaces } = rendered('deployment').all('aws_vpc_endpoint');
  assert.deepEqual(
    Object.values(interfaces).map((endpoint) => endpoint.service_name),
    ['ecr.api', 'ecr.dkr', 'logs'].map((service) => `com.amazonaws.eu-central-1.${service}`),
  );
  for (const endpoint of Object.values(interfaces)) {
    assert.equal(endpoint.vpc_endpoint_type, 'Interface');
    assert.equal(endpoint.private_dns_enabled, true);
    assert.deepEqual(endpoint.subnet_ids, subnets);
    assert.deepEqual(endpoint.security_group_ids, [
      ref('aws_security_group.security_endpoints.id'),
    ]);
  }
});

for (const egress of ['endpoints', 'nat', 'nat-per-zone'] as const) {
  test(`${egress}: S3 is reached over its own route, under the policy of the access state`, () => {
    const s3 = rendered('deployment', { network: { egress } }).one(
      'aws_vpc_endpoint',
      's3_gateway',
    );
    assert.deepEqual(s3, {
      service_name: 'com.amazonaws.eu-central-1.s3',
      vpc_endpoint_type: 'Gateway',
      vpc_id: ref('aws_vpc.network_vpc.id'),
      route_table_ids: [0, 1].map((zone) =>
        ref(`aws_route_table.network_private_${zone}_table.id`),
      ),
      policy: ref('data.terraform_remote_state.access.outputs.s3_endpoint_policy'),
      tags: { Name: 'mirrorclock-uat-s3' },
    });
  });
}

test('with a NAT gateway no interface endpoint is paid for', () => {
  const stack = rendered('deployment', { network: { egress: 'nat' } });
  assert.deepEqual(Object.keys(stack.all('aws_vpc_endpoint')), ['s3_gateway']);
});

test('no container starts before its way out is there', () => {
  const way = (egress: 'endpoints' | 'nat') =>
    rendered('deployment', { network: { egress } }).one('aws_ecs_service').depends_on as string[];
  const tables = [0, 1].map((zone) => `aws_route_table_association.network_private_${zone}_routes`);
  const endpoints = ['s3_gateway', 'endpoints_ecr_api', 'endpoints_ecr_dkr', 'endpoints_logs'];
  const expected = {
    endpoints: [...endpoints.map((name) => `aws_vpc_endpoint.${name}`), ...tables],
    nat: ['aws_vpc_endpoint.s3_gateway', 'aws_route.network_nat_private_0', ...tables],
  };
  for (const egress of ['endpoints', 'nat'] as const) {
    const missing = expected[egress].filter((address) => !way(egress).includes(address));
    assert.deepEqual(missing, [], egress);
  }
});
