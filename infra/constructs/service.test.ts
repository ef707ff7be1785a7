import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ref, rendered } from '../testing.ts';

test('a rollout never goes below the wanted number, and ECS takes a bad one back', () => {
  const { depends_on: _, ...service } = rendered('deployment').one('aws_ecs_service');
  assert.deepEqual(service, {
    name: 'mirrorclock',
    cluster: ref('aws_ecs_cluster.ecs_cluster.arn'),
    task_definition: ref('aws_ecs_task_definition.task_definition.arn'),
    launch_type: 'FARGATE',
    desired_count: 2,
    deployment_minimum_healthy_percent: 100,
    deployment_maximum_percent: 200,
    deployment_circuit_breaker: { enable: true, rollback: true },
    health_check_grace_period_seconds: 30,
    wait_for_steady_state: false,
    enable_ecs_managed_tags: true,
    propagate_tags: 'SERVICE',
    network_configuration: {
      subnets: [0, 1].map((zone) => ref(`aws_subnet.network_private_${zone}.id`)),
      security_groups: [ref('aws_security_group.security_tasks.id')],
      assign_public_ip: false,
    },
    load_balancer: [
      {
        target_group_arn: ref('aws_lb_target_group.web_targets.arn'),
        container_name: 'mirrorclock',
        container_port: 8080,
      },
    ],
    lifecycle: { ignore_changes: ['desired_count'] },
  });
});

test('the service waits for the listener: ECS refuses a group that no listener uses', () => {
  const needed = rendered('deployment').one('aws_ecs_service').depends_on as string[];
  assert.ok(needed.includes('aws_lb_listener.web_http'));
});

test('number and grace are those of the configuration', () => {
  const service = { scaling: { desired: 3, min: 1, max: 9 }, healthCheckGracePeriod: 90 };
  const made = rendered('deployment', { service }).one('aws_ecs_service');
  assert.equal(made.desired_count, 3);
  assert.equal(made.health_check_grace_period_seconds, 90);
});

test('logs are kept as long as the configuration says, where the execution role may write', () => {
  assert.deepEqual(
    rendered('deployment', { logRetentionDays: 365 }).one('aws_cloudwatch_log_group'),
    {
      name: '/ecs/mirrorclock/uat',
      retention_in_days: 365,
    },
  );
});
