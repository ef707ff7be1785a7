import { Eip } from '@cdktn/provider-aws/lib/eip/index.js';
import { NatGateway } from '@cdktn/provider-aws/lib/nat-gateway/index.js';
import { Route } from '@cdktn/provider-aws/lib/route/index.js';
import type { ITerraformDependable } from 'cdktn';
import { Construct } from 'constructs';

interface NatGatewaysProps {
  prefix: string;
  /** A gateway is put into each. One serves all zones; one for each zone survives the loss of a zone. */
  publicSubnetIds: readonly string[];
  privateRouteTableIds: readonly string[];
  dependsOn: ITerraformDependable[];
}

/** A way to the internet for the private subnets, for connections that begin inside. */
export class NatGateways extends Construct {
  readonly routes: Route[];

  constructor(scope: Construct, id: string, props: NatGatewaysProps) {
    super(scope, id);
    const gateways = props.publicSubnetIds.map((subnetId, zone) =>
      this.gateway(zone, subnetId, props),
    );
    this.routes = props.privateRouteTableIds.map(
      (routeTableId, zone) =>
        new Route(this, `private_${zone}`, {
          routeTableId,
          destinationCidrBlock: '0.0.0.0/0',
          natGatewayId: (gateways[zone] ?? gateways[0])?.id ?? '',
        }),
    );
  }

  private gateway(zone: number, subnetId: string, props: NatGatewaysProps): NatGateway {
    const { dependsOn } = props;
    const tags = { Name: `${props.prefix}-nat-${zone}` };
    const address = new Eip(this, `address_${zone}`, { domain: 'vpc', tags, dependsOn });
    return new NatGateway(this, `gateway_${zone}`, {
      allocationId: address.id,
      subnetId,
      tags,
      dependsOn,
    });
  }
}
