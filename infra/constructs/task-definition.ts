import { EcsTaskDefinition } from '@cdktn/provider-aws/lib/ecs-task-definition/index.js';
import { Construct } from 'constructs';
import type { Config } from '../../config/index.ts';
import { literal } from '../literal.ts';
import { deploymentName } from '../names.ts';

interface TaskDefinitionProps {
  config: Config;
  /** `repository@sha256:...` */
  image: string;
  /** What people call this image; a tag on the revision. */
  version: string;
  executionRoleArn: string;
  taskRoleArn: string;
  logGroupName: string;
}

/**
 * What runs: one container, as a numbered user without any capability on a root that it
 * cannot write to. Older revisions stay registered, because ECS rolls back to them.
 */
export class TaskDefinition extends Construct {
  readonly definition: EcsTaskDefinition;

  constructor(scope: Construct, id: string, props: TaskDefinitionProps) {
    super(scope, id);
    const { service } = props.config;
    this.definition = new EcsTaskDefinition(this, 'definition', {
      family: deploymentName(props.config),
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: String(service.cpu),
      memory: String(service.memory),
      runtimePlatform: {
        cpuArchitecture: service.architecture,
        operatingSystemFamily: 'LINUX',
      },
      executionRoleArn: props.executionRoleArn,
      taskRoleArn: props.taskRoleArn,
      containerDefinitions: JSON.stringify([container(props)]),
      skipDestroy: true,
      tags: { version: props.version },
    });
  }
}

/** The container's name, which the service and the CLI refer to. */
export function containerName({ app }: Config): string {
  return app;
}

function container({ config, image, logGroupName }: TaskDefinitionProps) {
  const { service } = config;
  return {
    name: containerName(config),
    image,
    essential: true,
    user: service.user,
    readonlyRootFilesystem: true,
    linuxParameters: { capabilities: { drop: ['ALL'] } },
    stopTimeout: service.stopTimeout,
    portMappings: [{ containerPort: service.port, hostPort: service.port, protocol: 'tcp' }],
    environment: environment(config),
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': logGroupName,
        'awslogs-region': config.region,
        'awslogs-stream-prefix': 'ecs',
      },
    },
  };
}

/** Sorted, as ECS returns them: another order would be a change in every plan. */
function environment({ service }: Config) {
  return Object.entries({ ...service.environment, PORT: String(service.port) })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name, value: literal(value) }));
}
