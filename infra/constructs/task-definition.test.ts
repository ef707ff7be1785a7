import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConfigInput } from '../../config/index.ts';
import { ref, rendered } from '../testing.ts';

function containers(service: ConfigInput['service'] = {}): Record<string, unknown>[] {
  const { container_definitions } = rendered('deployment', { service }).one(
    'aws_ecs_task_definition',
  );
  return JSON.parse(String(container_definitions)) as Record<string, unknown>[];
}

test('the container has no root, no writable root file system and no capability', () => {
  assert.deepEqual(containers(), [
    {
      name: 'mirrorclock',
      image: `${ref('data.terraform_remote_state.repository.outputs.repository_url')}@${ref('var.image_digest')}`,
      essential: true,
      user: '65532:65532',
      readonlyRootFilesystem: true,
      linuxParameters: { capabilities: { drop: ['ALL'] } },
      stopTimeout: 30,
      portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: 'tcp' }],
      environment: [{ name: 'PORT', value: '8080' }],
      logConfiguration: {
        logDriver: 'awslogs',
        options: {
          'awslogs-group': ref('aws_cloudwatch_log_group.logs.name'),
          'awslogs-region': 'eu-central-1',
          'awslogs-stream-prefix': 'ecs',
        },
      },
    },
  ]);
});

test('the task runs on Fargate, with the roles of the access state; old revisions stay', () => {
  const { container_definitions: _, ...task } =
    rendered('deployment').one('aws_ecs_task_definition');
  assert.deepEqual(task, {
    family: 'mirrorclock-uat',
    requires_compatibilities: ['FARGATE'],
    network_mode: 'awsvpc',
    cpu: '256',
    memory: '512',
    runtime_platform: { cpu_architecture: 'X86_64', operating_system_family: 'LINUX' },
    execution_role_arn: ref('data.terraform_remote_state.access.outputs.execution_role_arn'),
    task_role_arn: ref('data.terraform_remote_state.access.outputs.task_role_arn'),
    skip_destroy: true,
    tags: { version: ref('var.image_version') },
  });
});

test('nothing of the task definition is ignored: Terraform owns the image', () => {
  assert.equal(rendered('deployment').one('aws_ecs_task_definition').lifecycle, undefined);
});

test('size, processor, user, port and times are those of the configuration', () => {
  const service = {
    cpu: 1024,
    memory: 2048,
    architecture: 'ARM64',
    user: '1000',
    port: 3000,
    stopTimeout: 60,
  } as const;
  const task = rendered('deployment', { service }).one('aws_ecs_task_definition');
  assert.deepEqual([task.cpu, task.memory], ['1024', '2048']);
  assert.deepEqual(task.runtime_platform, {
    cpu_architecture: 'ARM64',
    operating_system_family: 'LINUX',
  });
  const [container] = containers(service);
  assert.equal(container?.user, '1000');
  assert.equal(container?.stopTimeout, 60);
  assert.deepEqual(container?.portMappings, [
    { containerPort: 3000, hostPort: 3000, protocol: 'tcp' },
  ]);
});

test('the environment is sorted, and Terraform takes its values as they are', () => {
  const environment = { TZ: 'Europe/Rome', GREETING: `a ${ref('b')} %{c}` };
  const [container] = containers({ environment });
  assert.deepEqual(container?.environment, [
    { name: 'GREETING', value: `a $${ref('b')} %%{c}` },
    { name: 'PORT', value: '8080' },
    { name: 'TZ', value: 'Europe/Rome' },
  ]);
});
