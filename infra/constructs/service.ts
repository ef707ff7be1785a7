import { EcsCluster } from '@cdktn/provider-aws/lib/ecs-cluster/index.js';
import { EcsService } from '@cdktn/provider-aws/lib/ecs-service/index.js';
import type { ITerraformDependable } from 'cdktn';
import { Construct } from 'constructs';
import type { Config } from '../../config/index.ts';
import { deploymentName } from '../names.ts';
import { containerName } from './task-definition.ts';

interface ServiceProps {
  config: Config;
  taskDefinitionArn: string;
  targetGroupArn: string;
  subnetIds: string[];
  securityGroupId: string;
  /** What must be there before a container starts, and until the last one is gone. */
  dependsOn: ITerraformDependable[];
}

/**
 * The cluster and the service: rolling deployments that never go below the wanted number,
 * and that ECS itself takes back when the new containers do not become healthy.
 */
export class Service extends Construct {
  readonly cluster: EcsCluster;
  readonly service: EcsService;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { config } = props;
    this.cluster = new EcsCluster(this, 'cluster', { name: deploymentName(config) });
    this.service = new EcsService(this, 'service', {
      name: config.app,
      cluster: this.cluster.arn,
      taskDefinition: props.taskDefinitionArn,
      launchType: 'FARGATE',
      desiredCount: config.service.scaling.desired,
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      healthCheckGracePeriodSeconds: config.service.healthCheckGracePeriod,
      // Whether a rollout went well is for the caller to find out: this wait does not end
      // when ECS rolls back.
      waitForSteadyState: false,
      enableEcsManagedTags: true,
      propagateTags: 'SERVICE',
      networkConfiguration: {
        subnets: props.subnetIds,
        securityGroups: [props.securityGroupId],
        assignPublicIp: false,
      },
      loadBalancer: [
        {
          targetGroupArn: props.targetGroupArn,
          containerName: containerName(config),
          containerPort: config.service.port,
        },
      ],
      dependsOn: props.dependsOn,
      // Autoscaling owns the number of containers once they run.
      lifecycle: { ignoreChanges: ['desired_count'] },
    });
  }
}
