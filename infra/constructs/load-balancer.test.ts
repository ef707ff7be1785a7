import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ref, rendered } from '../testing.ts';

test('the load balancer is public, in the public subnets, and drops malformed headers', () => {
  const { depends_on: _, ...balancer } = rendered('deployment').one('aws_lb');
  assert.deepEqual(balancer, {
    name: 'mirrorclock-uat',
    load_balancer_type: 'application',
    internal: false,
    drop_invalid_header_fields: true,
    idle_timeout: 60,
    security_groups: [ref('aws_security_group.security_load_balancer.id')],
    subnets: [0, 1].map((zone) => ref(`aws_subnet.network_public_${zone}.id`)),
  });
});

test('containers are checked and let go as the configuration says', () => {
  const stack = rendered('deployment', {
    service: { port: 9000, healthPath: '/up' },
    loadBalancer: {
      healthCheck: { interval: 10, timeout: 3, healthyThreshold: 4, unhealthyThreshold: 5 },
      deregistrationDelay: 20,
      idleTimeout: 90,
    },
  });
  assert.equal(stack.one('aws_lb').idle_timeout, 90);
  assert.deepEqual(stack.one('aws_lb_target_group'), {
    name: 'mirrorclock-uat-9000',
    vpc_id: ref('aws_vpc.network_vpc.id'),
    target_type: 'ip',
    port: 9000,
    protocol: 'HTTP',
    deregistration_delay: '20',
    health_check: {
      path: '/up',
      matcher: '200',
      interval: 10,
      timeout: 3,
      healthy_threshold: 4,
      unhealthy_threshold: 5,
    },
    lifecycle: { create_before_destroy: true },
  });
});

test('requests on port 80 go to the containers', () => {
  assert.deepEqual(rendered('deployment').one('aws_lb_listener'), {
    load_balancer_arn: ref('aws_lb.web_load_balancer.arn'),
    port: 80,
    protocol: 'HTTP',
    default_action: [
      { type: 'forward', target_group_arn: ref('aws_lb_target_group.web_targets.arn') },
    ],
  });
});

test('the longest names that the configuration allows fit into 32 characters', () => {
  const stack = rendered('deployment', {
    app: 'a'.repeat(20),
    environment: 'b'.repeat(5),
    service: { port: 65535 },
  });
  assert.equal(String(stack.one('aws_lb_target_group').name).length, 32);
  assert.equal(String(stack.one('aws_lb').name).length, 26);
});
