import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConfig } from './schema.ts';
import { refusals } from './testing.ts';

refusals([
  [
    'network.egress',
    { network: { egress: 'internet' } },
    /^network.egress: is 'internet'; allowed: one of 'endpoints', 'nat', 'nat-per-zone'/,
  ],
  [
    'network.zones',
    { network: { zones: 1 } },
    /^network.zones: is 1; allowed: a whole number from 2 to 4 \(availability zones\): a load balancer needs two/,
  ],
  [
    'network.cidr: no block',
    { network: { cidr: '10.0.0.0' } },
    /^network.cidr: is '10.0.0.0'; allowed: an IPv4 block such as/,
  ],
  ['network.cidr: octet', { network: { cidr: '10.0.0.256/16' } }, /allowed: an IPv4 block/],
  [
    'network.cidr: host bits',
    { network: { cidr: '10.0.1.0/16' } },
    /allowed: a block written from its first address: 10.0.0.0\/16/,
  ],
  [
    'network.cidr: too large',
    { network: { cidr: '10.0.0.0/8' } },
    /allowed: a block from \/16 \(65536 addresses\) to \/24 \(256\)/,
  ],
  [
    'network.cidr: no room',
    { network: { cidr: '10.0.0.0/24', zones: 3 } },
    /6 x 64 addresses are 384, a \/24 has 256. Use \/23/,
  ],
  [
    'network: one block for two zones',
    { network: { publicSubnets: ['10.0.0.0/24'] } },
    /^network.publicSubnets: is \[ '10.0.0.0\/24' \]; allowed: one block for each zone: network.zones is 2, here are 1/,
  ],
  [
    'network: a small subnet',
    { network: { privateSubnets: ['10.0.128.0/24', '10.0.129.0/27'] } },
    /^network.privateSubnets.1: is '10.0.129.0\/27'; allowed: a \/26 \(64 addresses\) or larger: a \/27 has 32, AWS keeps 5/,
  ],
  [
    'network: outside',
    { network: { privateSubnets: ['10.0.128.0/24', '10.1.0.0/24'] } },
    /inside network.cidr: 10.1.0.0-10.1.0.255 is not within 10.0.0.0-10.0.255.255/,
  ],
  [
    'network: overlapping lists',
    {
      network: {
        publicSubnets: ['10.0.0.0/24', '10.0.1.0/24'],
        privateSubnets: ['10.0.2.0/24', '10.0.1.128/25'],
      },
    },
    /^network.privateSubnets.1: .* 10.0.1.128-10.0.1.255 \(network.privateSubnets.1\) overlaps 10.0.1.0-10.0.1.255 \(network.publicSubnets.1\)$/,
  ],
  [
    'network: overlapping a computed list',
    { network: { publicSubnets: ['10.0.0.0/24', '10.0.128.0/24'] } },
    /^network.publicSubnets.1: is '10.0.128.0\/24'.*One list was computed: give both$/,
  ],
]);

test('a third and a fourth zone move no subnet', () => {
  for (const cidr of ['10.0.0.0/16', '172.16.4.0/23']) {
    const [two, three, four] = [2, 3, 4].map((zones) => parseConfig({ network: { cidr, zones } }));
    for (const field of ['publicSubnets', 'privateSubnets'] as const) {
      assert.deepEqual(three?.network[field].slice(0, 2), two?.network[field]);
      assert.deepEqual(four?.network[field].slice(0, 3), three?.network[field]);
    }
  }
});

test('own subnets are taken as they are', () => {
  const network = {
    publicSubnets: ['10.0.0.0/26', '10.0.0.64/26', '10.0.0.128/26'],
    privateSubnets: ['10.0.4.0/22', '10.0.8.0/22', '10.0.12.0/22'],
    zones: 3,
  };
  assert.deepEqual(parseConfig({ network }).network, {
    ...network,
    cidr: '10.0.0.0/16',
    egress: 'endpoints',
  });
});
