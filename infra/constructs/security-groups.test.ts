import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Rendered, ref, rendered } from '../testing.ts';

const group = (name: string) => ref(`aws_security_group.security_${name}.id`);
const names = new Map(
  ['load_balancer', 'tasks', 'endpoints'].map((name) => [group(name), name] as const),
);

/** Every rule as one line: `tasks <- load_balancer tcp 8080`. */
function flows(stack: Rendered): string[] {
  const directions = { ingress: '<-', egress: '->' };
  return Object.entries(directions)
    .flatMap(([direction, arrow]) =>
      Object.values(stack.all(`aws_vpc_security_group_${direction}_rule`)).map((rule) => {
        const peer = rule.referenced_security_group_id ?? rule.prefix_list_id ?? rule.cidr_ipv4;
        const ports =
          rule.from_port === rule.to_port ? rule.from_port : `${rule.from_port}-${rule.to_port}`;
        return `${name(rule.security_group_id)} ${arrow} ${name(peer)} ${rule.ip_protocol} ${ports}`;
      }),
    )
    .sort();
}

function name(id: unknown): string {
  return names.get(String(id)) ?? String(id);
}

const web = (port: number) => [
  `load_balancer -> tasks tcp ${port}`,
  'load_balancer <- 0.0.0.0/0 tcp 80',
  `tasks <- load_balancer tcp ${port}`,
];

test('by default: anyone -> load balancer -> containers -> endpoints and S3, and nothing else', () => {
  assert.deepEqual(
    flows(rendered('deployment')),
    [
      ...web(8080),
      'endpoints <- tasks tcp 443',
      'tasks -> endpoints tcp 443',
      `tasks -> ${ref('aws_vpc_endpoint.s3_gateway.prefix_list_id')} tcp 443`,
    ].sort(),
  );
});

for (const egress of ['nat', 'nat-per-zone'] as const) {
  test(`${egress}: containers may begin TLS connections to anywhere, and nothing else`, () => {
    const stack = rendered('deployment', { network: { egress }, service: { port: 9000 } });
    assert.deepEqual(flows(stack), [...web(9000), 'tasks -> 0.0.0.0/0 tcp 443'].sort());
    assert.deepEqual(Object.keys(stack.all('aws_security_group')), [
      'security_load_balancer',
      'security_tasks',
    ]);
  });
}

test('no group has rules of its own, and the VPC’s default group has none', () => {
  const stack = rendered('deployment');
  for (const attributes of Object.values(stack.all('aws_security_group'))) {
    assert.deepEqual(Object.keys(attributes).sort(), ['description', 'name', 'tags', 'vpc_id']);
  }
  assert.deepEqual(stack.one('aws_default_security_group'), {
    vpc_id: ref('aws_vpc.network_vpc.id'),
  });
});

test('a container starts when every rule is there', () => {
  const stack = rendered('deployment');
  const rules = stack.addresses.filter((address) => address.startsWith('aws_vpc_security_group_'));
  const needed = stack.one('aws_ecs_service').depends_on as string[];
  assert.equal(rules.length, 6);
  assert.deepEqual(
    rules.filter((rule) => !needed.includes(rule)),
    [],
  );
});
