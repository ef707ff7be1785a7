import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConfigInput } from '../../config/index.ts';
import { ref, rendered } from '../testing.ts';

/** Each route of the private subnets that leads out of the VPC: table, target. */
function privateRoutes(network: ConfigInput['network']) {
  const routes = Object.values(rendered('deployment', { network }).all('aws_route'));
  return routes
    .filter((route) => String(route.route_table_id).includes('private'))
    .map((route) => [route.route_table_id, route.destination_cidr_block, route.nat_gateway_id]);
}

const table = (zone: number) => ref(`aws_route_table.network_private_${zone}_table.id`);
const gateway = (zone: number) => ref(`aws_nat_gateway.network_nat_gateway_${zone}.id`);

test('by default nothing leads out of the private subnets', () => {
  const stack = rendered('deployment');
  assert.deepEqual(privateRoutes({}), []);
  assert.deepEqual(stack.all('aws_nat_gateway'), {});
  assert.deepEqual(stack.all('aws_eip'), {});
});

test('nat: one gateway serves all zones', () => {
  const network = { egress: 'nat', zones: 3 } as const;
  assert.deepEqual(Object.keys(rendered('deployment', { network }).all('aws_nat_gateway')), [
    'network_nat_gateway_0',
  ]);
  assert.deepEqual(
    privateRoutes(network),
    [0, 1, 2].map((zone) => [table(zone), '0.0.0.0/0', gateway(0)]),
  );
});

test('nat-per-zone: each zone has its own gateway, in its own public subnet', () => {
  const network = { egress: 'nat-per-zone', zones: 3 } as const;
  const gateways = rendered('deployment', { network }).all('aws_nat_gateway');
  assert.deepEqual(
    Object.values(gateways).map((nat) => nat.subnet_id),
    [0, 1, 2].map((zone) => ref(`aws_subnet.network_public_${zone}.id`)),
  );
  assert.deepEqual(
    privateRoutes(network),
    [0, 1, 2].map((zone) => [table(zone), '0.0.0.0/0', gateway(zone)]),
  );
});

for (const zones of [2, 3, 4]) {
  test(`${zones} zones: a public and a private subnet in each, each with its table`, () => {
    const stack = rendered('deployment', { network: { zones } });
    const subnets = stack.all('aws_subnet');
    const tables = stack.all('aws_route_table_association');
    assert.equal(Object.keys(subnets).length, 2 * zones);
    for (let zone = 0; zone < zones; zone++) {
      const availabilityZone = ref(
        `element(data.aws_availability_zones.network_zones.names, ${zone})`,
      );
      for (const [name, routes] of [
        [`network_public_${zone}`, ref('aws_route_table.network_public_table.id')],
        [`network_private_${zone}`, table(zone)],
      ] as const) {
        assert.equal(subnets[name]?.availability_zone, availabilityZone);
        assert.equal(subnets[name]?.map_public_ip_on_launch, false);
        assert.equal(tables[`${name}_routes`]?.route_table_id, routes);
      }
    }
  });
}

test('a region with too few zones is refused in words', () => {
  const data = rendered('deployment', { network: { zones: 4 } }).json.data as Record<
    string,
    unknown
  >;
  assert.deepEqual(data.aws_availability_zones, {
    network_zones: {
      state: 'available',
      filter: [{ name: 'opt-in-status', values: ['opt-in-not-required'] }],
      lifecycle: {
        postcondition: [
          {
            condition: ref('length(self.names) >= 4'),
            error_message: 'network.zones is 4, but eu-central-1 has fewer availability zones.',
          },
        ],
      },
    },
  });
});

test('subnets have the blocks of the configuration', () => {
  const network = {
    cidr: '192.168.0.0/20',
    publicSubnets: ['192.168.0.0/26', '192.168.0.64/26'],
    privateSubnets: ['192.168.8.0/24', '192.168.9.0/24'],
  };
  const stack = rendered('deployment', { network });
  assert.equal(stack.one('aws_vpc').cidr_block, network.cidr);
  assert.deepEqual(
    Object.values(stack.all('aws_subnet')).map((subnet) => subnet.cidr_block),
    [...network.publicSubnets, ...network.privateSubnets],
  );
});

test('names inside the VPC resolve, which private DNS of endpoints needs', () => {
  const vpc = rendered('deployment').one('aws_vpc');
  assert.equal(vpc.enable_dns_support, true);
  assert.equal(vpc.enable_dns_hostnames, true);
});

test('nothing public is made before the way to the internet', () => {
  const stack = rendered('deployment', { network: { egress: 'nat' } });
  for (const type of ['aws_lb', 'aws_nat_gateway', 'aws_eip']) {
    assert.deepEqual(
      stack.one(type).depends_on,
      [
        'aws_route.network_public_internet',
        'aws_route_table_association.network_public_0_routes',
        'aws_route_table_association.network_public_1_routes',
      ],
      type,
    );
  }
});
