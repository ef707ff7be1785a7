import { jsonError } from '../answer.ts';
import { type AwsCall, parametersOf } from '../call.ts';
import type { Ask, Mend } from './mend.ts';

/**
 * moto 5.2.5 registers an ECS service for scaling only when its own ECS knows the service,
 * which lives in MiniStack. So it is told of the service just before: a cluster and a
 * service of the same names, without tasks. Both calls may be repeated.
 */
export function scalableTargetService(): Mend {
  return {
    concerns: (call) =>
      call.service === 'application-autoscaling' && call.action === 'RegisterScalableTarget',
    before: async (call, ask) => {
      const parameters = parametersOf(call);
      if (parameters.ServiceNamespace !== 'ecs') return undefined;
      const resource = String(parameters.ResourceId ?? '');
      const [kind, cluster, service] = resource.split('/');
      if (kind !== 'service' || !cluster || !service) return undefined;
      if (!(await serviceExists(call, ask, cluster, service)))
        return jsonError(400, 'ValidationException', `ECS service doesn't exist: ${resource}`);
      await introduce(call, ask, cluster, service);
      return undefined;
    },
  };
}

async function serviceExists(call: AwsCall, ask: Ask, cluster: string, service: string) {
  const parameters = { cluster, services: [service] };
  const answer = await ask('MiniStack', ecsScope(call), `${target}.DescribeServices`, parameters);
  const { services = [] } = answer.value as { services?: { status: string }[] };
  return services.some(({ status }) => status === 'ACTIVE');
}

async function introduce(call: AwsCall, ask: Ask, cluster: string, serviceName: string) {
  const scope = ecsScope(call);
  await ask('moto', scope, `${target}.CreateCluster`, { clusterName: cluster });
  const service = { cluster, serviceName, desiredCount: 0, launchType: 'FARGATE' };
  await ask('moto', scope, `${target}.CreateService`, service);
}

const target = 'AmazonEC2ContainerServiceV20141113';

function ecsScope(call: AwsCall) {
  return { accessKey: call.caller, region: call.region, service: 'ecs' };
}
