import { z } from 'zod';
import type { ServicePlace } from '../rollout/follow.ts';

/** The outputs of the deployment state. */
export interface DeploymentOutputs extends ServicePlace {
  url: string;
  hostname: string;
}

const outputs = z
  .object({
    url: z.string(),
    load_balancer_hostname: z.string(),
    cluster_name: z.string(),
    service_name: z.string(),
    task_definition_arn: z.string(),
    target_group_arn: z.string(),
    log_group_name: z.string(),
  })
  .transform(
    (values): DeploymentOutputs => ({
      url: values.url,
      hostname: values.load_balancer_hostname,
      cluster: values.cluster_name,
      service: values.service_name,
      taskDefinition: values.task_definition_arn,
      targetGroupArn: values.target_group_arn,
      logGroup: values.log_group_name,
    }),
  );

/** Reads the outputs of a state that was applied just now. */
export function readDeploymentOutputs(
  values: Readonly<Record<string, unknown>>,
): DeploymentOutputs {
  return outputs.parse(values);
}
