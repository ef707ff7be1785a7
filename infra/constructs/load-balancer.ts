import { Lb } from '@cdktn/provider-aws/lib/lb/index.js';
import { LbListener } from '@cdktn/provider-aws/lib/lb-listener/index.js';
import { LbTargetGroup } from '@cdktn/provider-aws/lib/lb-target-group/index.js';
import type { ITerraformDependable } from 'cdktn';
import { Construct } from 'constructs';
import type { Config } from '../../config/index.ts';
import { deploymentName, targetGroupName } from '../names.ts';

interface LoadBalancerProps {
  config: Config;
  vpcId: string;
  subnetIds: string[];
  securityGroupId: string;
  /** The way to the internet, without which AWS refuses a public load balancer. */
  dependsOn: ITerraformDependable[];
}

/** The public load balancer, its listener, and the group of containers behind it. */
export class LoadBalancer extends Construct {
  readonly loadBalancer: Lb;
  readonly targetGroup: LbTargetGroup;
  readonly listener: LbListener;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    const { config } = props;
    this.loadBalancer = new Lb(this, 'load_balancer', {
      name: deploymentName(config),
      loadBalancerType: 'application',
      internal: false,
      subnets: props.subnetIds,
      securityGroups: [props.securityGroupId],
      idleTimeout: config.loadBalancer.idleTimeout,
      dropInvalidHeaderFields: true,
      dependsOn: props.dependsOn,
    });
    this.targetGroup = this.targets(config, props.vpcId);
    this.listener = new LbListener(this, 'http', {
      loadBalancerArn: this.loadBalancer.arn,
      port: 80,
      protocol: 'HTTP',
      defaultAction: [{ type: 'forward', targetGroupArn: this.targetGroup.arn }],
    });
  }

  private targets(config: Config, vpcId: string): LbTargetGroup {
    const { healthCheck, deregistrationDelay } = config.loadBalancer;
    return new LbTargetGroup(this, 'targets', {
      name: targetGroupName(config),
      vpcId,
      targetType: 'ip',
      port: config.service.port,
      protocol: 'HTTP',
      deregistrationDelay: String(deregistrationDelay),
      healthCheck: {
        path: config.service.healthPath,
        matcher: '200',
        interval: healthCheck.interval,
        timeout: healthCheck.timeout,
        healthyThreshold: healthCheck.healthyThreshold,
        unhealthyThreshold: healthCheck.unhealthyThreshold,
      },
      // A group in use cannot be deleted: the listener has to move to the new one first.
      lifecycle: { createBeforeDestroy: true },
    });
  }
}
