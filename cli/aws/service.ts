import {
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  type ECSClient,
  paginateListTaskDefinitions,
  paginateListTasks,
  type Service,
} from '@aws-sdk/client-ecs';
import {
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';

/** One deployment of a service, as ECS tells it. */
export interface Deployment {
  id: string;
  status: 'PRIMARY' | 'ACTIVE' | 'INACTIVE' | string;
  /** ARN of the task definition, with its revision. */
  taskDefinition: string;
  desired: number;
  running: number;
  pending: number;
  failedTasks: number;
  rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED' | string;
  rolloutStateReason: string;
}

/** A service at one moment. */
export interface ServiceSnapshot {
  desired: number;
  running: number;
  taskDefinition: string;
  deployments: readonly Deployment[];
  /** Newest first. */
  events: readonly { id: string; at: Date; message: string }[];
}

/** The service, or undefined where there is none. */
export async function readService(
  ecs: ECSClient,
  cluster: string,
  name: string,
): Promise<ServiceSnapshot | undefined> {
  const answer = await ecs.send(new DescribeServicesCommand({ cluster, services: [name] }));
  const service = answer.services?.find(({ status }) => status !== 'INACTIVE');
  return service && toSnapshot(service);
}

function toSnapshot(service: Service): ServiceSnapshot {
  return {
    desired: service.desiredCount ?? 0,
    running: service.runningCount ?? 0,
    taskDefinition: service.taskDefinition ?? '',
    deployments: (service.deployments ?? []).map((deployment) => ({
      id: deployment.id ?? '',
      status: deployment.status ?? '',
      taskDefinition: deployment.taskDefinition ?? '',
      desired: deployment.desiredCount ?? 0,
      running: deployment.runningCount ?? 0,
      pending: deployment.pendingCount ?? 0,
      failedTasks: deployment.failedTasks ?? 0,
      rolloutState: deployment.rolloutState ?? '',
      rolloutStateReason: deployment.rolloutStateReason ?? '',
    })),
    events: (service.events ?? []).map((event) => ({
      id: event.id ?? '',
      at: event.createdAt ?? new Date(0),
      message: event.message ?? '',
    })),
  };
}

/** A task that has stopped, and what ECS says of it. */
export interface StoppedTask {
  id: string;
  taskDefinition: string;
  stopCode: string;
  stoppedReason: string;
  stoppedAt: Date | undefined;
  containers: readonly { name: string; exitCode: number | undefined; reason: string }[];
}

/** Tasks of a service that have stopped; ECS remembers them for about an hour. */
export async function readStoppedTasks(
  ecs: ECSClient,
  cluster: string,
  service: string,
): Promise<StoppedTask[]> {
  const arns: string[] = [];
  const query = { cluster, serviceName: service, desiredStatus: 'STOPPED' as const };
  for await (const page of paginateListTasks({ client: ecs }, query)) {
    arns.push(...(page.taskArns ?? []));
  }
  if (arns.length === 0) return [];
  const { tasks } = await ecs.send(
    new DescribeTasksCommand({ cluster, tasks: arns.slice(0, 100) }),
  );
  return (tasks ?? []).map((task) => ({
    id: task.taskArn?.split('/').at(-1) ?? '',
    taskDefinition: task.taskDefinitionArn ?? '',
    stopCode: task.stopCode ?? '',
    stoppedReason: task.stoppedReason ?? '',
    stoppedAt: task.stoppedAt,
    containers: (task.containers ?? []).map((container) => ({
      name: container.name ?? '',
      exitCode: container.exitCode,
      reason: container.reason ?? '',
    })),
  }));
}

/** A target of the load balancer. */
export interface Target {
  address: string;
  state: 'initial' | 'healthy' | 'unhealthy' | 'unused' | 'draining' | string;
  reason: string;
}

export async function readTargets(
  elb: ElasticLoadBalancingV2Client,
  targetGroupArn: string,
): Promise<Target[]> {
  const answer = await elb.send(
    new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }),
  );
  return (answer.TargetHealthDescriptions ?? []).map(({ Target, TargetHealth }) => ({
    address: `${Target?.Id}:${Target?.Port}`,
    state: TargetHealth?.State ?? '',
    reason: TargetHealth?.Description ?? TargetHealth?.Reason ?? '',
  }));
}

/**
 * Removes every revision of a family. Terraform leaves them, so that ECS can roll
 * back to them; once their service is gone they are of no use.
 * @returns how many.
 */
export async function deleteTaskDefinitions(ecs: ECSClient, family: string): Promise<number> {
  const arns: string[] = [];
  for (const status of ['ACTIVE', 'INACTIVE'] as const) {
    const query = { familyPrefix: family, status };
    for await (const page of paginateListTaskDefinitions({ client: ecs }, query)) {
      const own = (page.taskDefinitionArns ?? []).filter((arn) => familyOf(arn) === family);
      arns.push(...own);
      if (status === 'ACTIVE')
        for (const taskDefinition of own)
          await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
    }
  }
  const unique = [...new Set(arns)];
  // 10 are the most that one call takes.
  for (let i = 0; i < unique.length; i += 10)
    await ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: unique.slice(i, i + 10) }));
  return unique.length;
}

function familyOf(taskDefinitionArn: string): string {
  return taskDefinitionArn.split('/').at(-1)?.split(':')[0] ?? '';
}
