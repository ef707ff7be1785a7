import { AppautoscalingPolicy } from '@cdktn/provider-aws/lib/appautoscaling-policy/index.js';
import { AppautoscalingTarget } from '@cdktn/provider-aws/lib/appautoscaling-target/index.js';
import { Construct } from 'constructs';
import type { Config } from '../../config/index.ts';
import { deploymentName } from '../names.ts';

/** Seconds until the next step: up at once, down with patience. */
const cooldown = { scaleOutCooldown: 60, scaleInCooldown: 300 };

interface AutoscalingProps {
  config: Config;
  clusterName: string;
  serviceName: string;
  /** `<load balancer's ARN suffix>/<target group's ARN suffix>`: whose requests are counted. */
  requestsLabel: string;
}

interface Metric {
  predefinedMetricType: string;
  resourceLabel?: string;
}

/** Keeps CPU and requests of each container near their targets; the higher demand wins. */
export class Autoscaling extends Construct {
  private readonly target: AppautoscalingTarget;
  private readonly prefix: string;

  constructor(scope: Construct, id: string, props: AutoscalingProps) {
    super(scope, id);
    const { scaling } = props.config.service;
    this.prefix = deploymentName(props.config);
    this.target = new AppautoscalingTarget(this, 'target', {
      serviceNamespace: 'ecs',
      scalableDimension: 'ecs:service:DesiredCount',
      resourceId: `service/${props.clusterName}/${props.serviceName}`,
      minCapacity: scaling.min,
      maxCapacity: scaling.max,
    });
    this.follow('cpu', scaling.cpuTarget, {
      predefinedMetricType: 'ECSServiceAverageCPUUtilization',
    });
    this.follow('requests', scaling.requestsPerTarget, {
      predefinedMetricType: 'ALBRequestCountPerTarget',
      resourceLabel: props.requestsLabel,
    });
  }

  private follow(name: string, targetValue: number, metric: Metric) {
    new AppautoscalingPolicy(this, name, {
      name: `${this.prefix}-${name}`,
      policyType: 'TargetTrackingScaling',
      serviceNamespace: this.target.serviceNamespace,
      scalableDimension: this.target.scalableDimension,
      resourceId: this.target.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        targetValue,
        predefinedMetricSpecification: metric,
        ...cooldown,
      },
    });
  }
}
