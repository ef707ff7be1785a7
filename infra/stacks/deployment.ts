import { CloudwatchLogGroup } from '@cdktn/provider-aws/lib/cloudwatch-log-group/index.js';
import {
  DataTerraformRemoteStateS3,
  Fn,
  type ITerraformDependable,
  TerraformVariable,
} from 'cdktn';
import type { Construct } from 'constructs';
import { Autoscaling } from '../constructs/autoscaling.ts';
import { InterfaceEndpoints, S3Endpoint } from '../constructs/endpoints.ts';
import { LoadBalancer } from '../constructs/load-balancer.ts';
import { Network } from '../constructs/network.ts';
import { SecurityGroups } from '../constructs/security-groups.ts';
import { Service } from '../constructs/service.ts';
import { TaskDefinition } from '../constructs/task-definition.ts';
import { logGroupName } from '../names.ts';
import { type StackName, type SynthInput, stateBucket, stateKey } from '../state.ts';
import { BaseStack } from './base.ts';

/** One environment: everything that runs and what it runs in. Reads the other two states. */
export class DeploymentStack extends BaseStack {
  private readonly input: SynthInput;

  constructor(scope: Construct, input: SynthInput) {
    super(scope, 'deployment', input);
    this.input = input;
    const { config } = input;
    const repository = this.remoteState('repository');
    const access = this.remoteState('access');
    const digest = this.digestVariable();
    const version = this.versionVariable();

    const network = new Network(this, 'network', { config });
    const groups = new SecurityGroups(this, 'security', { config, vpcId: network.vpc.id });
    const ways = this.waysOut(network, groups, access);
    const loadBalancer = new LoadBalancer(this, 'web', {
      config,
      vpcId: network.vpc.id,
      subnetIds: network.publicSubnetIds,
      securityGroupId: groups.loadBalancer.id,
      dependsOn: network.internet,
    });
    const logs = new CloudwatchLogGroup(this, 'logs', {
      name: logGroupName(config),
      retentionInDays: config.logRetentionDays,
    });
    const task = new TaskDefinition(this, 'task', {
      config,
      image: `${repository.getString('repository_url')}@${digest.stringValue}`,
      version: version.stringValue,
      executionRoleArn: access.getString('execution_role_arn'),
      taskRoleArn: access.getString('task_role_arn'),
      logGroupName: logs.name,
    });
    const { cluster, service } = new Service(this, 'ecs', {
      config,
      taskDefinitionArn: task.definition.arn,
      targetGroupArn: loadBalancer.targetGroup.arn,
      subnetIds: network.privateSubnetIds,
      securityGroupId: groups.tasks.id,
      dependsOn: [loadBalancer.listener, ...ways],
    });
    new Autoscaling(this, 'autoscaling', {
      config,
      clusterName: cluster.name,
      serviceName: service.name,
      requestsLabel: `${loadBalancer.loadBalancer.arnSuffix}/${loadBalancer.targetGroup.arnSuffix}`,
    });
    this.publish({ network, loadBalancer, logs, task, cluster, service }, digest, version);
  }

  /** Endpoints, routes and rules: without them a container cannot be pulled, started or heard. */
  private waysOut(network: Network, groups: SecurityGroups, access: DataTerraformRemoteStateS3) {
    const { config } = this.input;
    const vpcId = network.vpc.id;
    const s3 = new S3Endpoint(this, 's3', {
      config,
      vpcId,
      routeTableIds: network.privateRouteTableIds,
      policy: access.getString('s3_endpoint_policy'),
    });
    const ways: ITerraformDependable[] = [s3.endpoint];
    if (groups.endpoints) {
      // With a NAT gateway S3's addresses are among those that are open anyway.
      groups.openS3(s3.endpoint.prefixListId);
      const { endpoints } = new InterfaceEndpoints(this, 'endpoints', {
        config,
        vpcId,
        subnetIds: network.privateSubnetIds,
        securityGroupId: groups.endpoints.id,
      });
      ways.push(...endpoints);
    }
    return [...ways, ...groups.rules, ...network.routesOut];
  }

  private remoteState(name: StackName): DataTerraformRemoteStateS3 {
    const { config, account } = this.input;
    return new DataTerraformRemoteStateS3(this, name, {
      bucket: stateBucket(config, account),
      key: stateKey(config, name),
      region: config.region,
    });
  }

  private digestVariable(): TerraformVariable {
    const digest = new TerraformVariable(this, 'image_digest', {
      type: 'string',
      nullable: false,
      description: 'Digest of the image to run, sha256:<64 hexadecimal digits>.',
    });
    digest.addValidation({
      condition: Fn.can(Fn.regex('^sha256:[0-9a-f]{64}$', digest.stringValue)),
      errorMessage: 'A digest is sha256: and 64 hexadecimal digits; docker push prints it.',
    });
    return digest;
  }

  private versionVariable(): TerraformVariable {
    return new TerraformVariable(this, 'image_version', {
      type: 'string',
      nullable: false,
      default: this.input.config.version,
      description: 'What people call this image; a tag on the task definition.',
    });
  }

  private publish(parts: Parts, digest: TerraformVariable, version: TerraformVariable) {
    const { loadBalancer } = parts.loadBalancer;
    this.outputs({
      load_balancer_hostname: {
        value: loadBalancer.dnsName,
        description: 'Host name of the load balancer',
      },
      url: { value: `http://${loadBalancer.dnsName}`, description: 'Where the API answers' },
      cluster_name: { value: parts.cluster.name, description: 'Name of the ECS cluster' },
      service_name: { value: parts.service.name, description: 'Name of the ECS service' },
      task_definition_arn: {
        value: parts.task.definition.arn,
        description: 'Revision of the task definition that was asked for',
      },
      target_group_arn: {
        value: parts.loadBalancer.targetGroup.arn,
        description: 'Target group that the containers register with',
      },
      log_group_name: { value: parts.logs.name, description: 'Log group of the containers' },
      vpc_id: { value: parts.network.vpc.id, description: 'The VPC' },
      image_digest: { value: digest.stringValue, description: 'Digest that was asked for' },
      image_version: { value: version.stringValue, description: 'Version that was asked for' },
    });
  }
}

interface Parts {
  network: Network;
  loadBalancer: LoadBalancer;
  logs: CloudwatchLogGroup;
  task: TaskDefinition;
  cluster: Service['cluster'];
  service: Service['service'];
}
