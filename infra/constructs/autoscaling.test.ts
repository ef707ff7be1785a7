import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ref, rendered } from '../testing.ts';

const scaling = { min: 3, desired: 4, max: 12, cpuTarget: 70, requestsPerTarget: 900 };

test('the number of containers stays within the limits of the configuration', () => {
  assert.deepEqual(
    rendered('deployment', { service: { scaling } }).one('aws_appautoscaling_target'),
    {
      service_namespace: 'ecs',
      scalable_dimension: 'ecs:service:DesiredCount',
      resource_id: `service/${ref('aws_ecs_cluster.ecs_cluster.name')}/${ref('aws_ecs_service.ecs_service.name')}`,
      min_capacity: 3,
      max_capacity: 12,
    },
  );
});

test('it follows CPU and the requests that the load balancer counts', () => {
  const stack = rendered('deployment', { service: { scaling } });
  const policies = Object.values(stack.all('aws_appautoscaling_policy')).map((policy) => [
    policy.name,
    policy.policy_type,
    policy.target_tracking_scaling_policy_configuration,
  ]);
  const cooldown = { scale_out_cooldown: 60, scale_in_cooldown: 300 };
  assert.deepEqual(policies, [
    [
      'mirrorclock-uat-cpu',
      'TargetTrackingScaling',
      {
        target_value: 70,
        predefined_metric_specification: {
          predefined_metric_type: 'ECSServiceAverageCPUUtilization',
        },
        ...cooldown,
      },
    ],
    [
      'mirrorclock-uat-requests',
      'TargetTrackingScaling',
      {
        target_value: 900,
        predefined_metric_specification: {
          predefined_metric_type: 'ALBRequestCountPerTarget',
          resource_label: `${ref('aws_lb.web_load_balancer.arn_suffix')}/${ref('aws_lb_target_group.web_targets.arn_suffix')}`,
        },
        ...cooldown,
      },
    ],
  ]);
});
