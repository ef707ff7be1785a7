import { VpcEndpoint } from '@cdktn/provider-aws/lib/vpc-endpoint/index.js';
import { Construct } from 'constructs';
import type { Config } from '../../config/index.ts';
import { deploymentName, endpointService } from '../names.ts';

/** What a container on Fargate needs of AWS without a way to the internet: image and log. */
export const interfaceServices = ['ecr.api', 'ecr.dkr', 'logs'] as const;

interface InterfaceEndpointsProps {
  config: Config;
  vpcId: string;
  subnetIds: string[];
  securityGroupId: string;
}

/** Private addresses of AWS services, in every zone. */
export class InterfaceEndpoints extends Construct {
  readonly endpoints: VpcEndpoint[];

  constructor(scope: Construct, id: string, props: InterfaceEndpointsProps) {
    super(scope, id);
    this.endpoints = interfaceServices.map(
      (service) =>
        new VpcEndpoint(this, service.replace('.', '_'), {
          vpcId: props.vpcId,
          serviceName: endpointService(props.config, service),
          vpcEndpointType: 'Interface',
          subnetIds: props.subnetIds,
          securityGroupIds: [props.securityGroupId],
          privateDnsEnabled: true,
          tags: { Name: `${deploymentName(props.config)}-${service.replace('.', '-')}` },
        }),
    );
  }
}

interface S3EndpointProps {
  config: Config;
  vpcId: string;
  routeTableIds: string[];
  /** JSON. It binds traffic to S3 in every egress mode. */
  policy: string;
}

/** The way to S3, a route of its own; free of charge, so it is there in every egress mode. */
export class S3Endpoint extends Construct {
  readonly endpoint: VpcEndpoint;

  constructor(scope: Construct, id: string, props: S3EndpointProps) {
    super(scope, id);
    this.endpoint = new VpcEndpoint(this, 'gateway', {
      vpcId: props.vpcId,
      serviceName: endpointService(props.config, 's3'),
      vpcEndpointType: 'Gateway',
      routeTableIds: props.routeTableIds,
      policy: props.policy,
      tags: { Name: `${deploymentName(props.config)}-s3` },
    });
  }
}
