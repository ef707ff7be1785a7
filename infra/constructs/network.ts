import { DataAwsAvailabilityZones } from '@cdktn/provider-aws/lib/data-aws-availability-zones/index.js';
import { DefaultSecurityGroup } from '@cdktn/provider-aws/lib/default-security-group/index.js';
import { InternetGateway } from '@cdktn/provider-aws/lib/internet-gateway/index.js';
import { Route } from '@cdktn/provider-aws/lib/route/index.js';
import { RouteTable } from '@cdktn/provider-aws/lib/route-table/index.js';
import { RouteTableAssociation } from '@cdktn/provider-aws/lib/route-table-association/index.js';
import { Subnet } from '@cdktn/provider-aws/lib/subnet/index.js';
import { Vpc } from '@cdktn/provider-aws/lib/vpc/index.js';
import { Fn, type ITerraformDependable } from 'cdktn';
import { Construct } from 'constructs';
import type { Config } from '../../config/index.ts';
import { deploymentName } from '../names.ts';
import { NatGateways } from './nat-gateways.ts';

/** A subnet and the table that says where its packets go. */
interface Zone {
  subnet: Subnet;
  routes: RouteTable;
}

/**
 * The VPC: in each zone a public subnet for the load balancer and a private one for the
 * containers. Private subnets have no route out but those that `egress` asks for.
 */
export class Network extends Construct {
  readonly vpc: Vpc;
  readonly publicSubnetIds: string[];
  readonly privateSubnetIds: string[];
  readonly privateRouteTableIds: string[];
  /** What must be there before anything public is made: AWS refuses it without. */
  readonly internet: ITerraformDependable[] = [];
  /** What must be there before a container can reach anything outside. */
  readonly routesOut: ITerraformDependable[] = [];
  private readonly prefix: string;
  private readonly zones: DataAwsAvailabilityZones;

  constructor(scope: Construct, id: string, { config }: { config: Config }) {
    super(scope, id);
    this.prefix = deploymentName(config);
    this.vpc = new Vpc(this, 'vpc', {
      cidrBlock: config.network.cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: this.prefix },
    });
    // AWS gives every VPC a group that lets its members talk freely: without rules nobody can.
    new DefaultSecurityGroup(this, 'default_security_group', { vpcId: this.vpc.id });
    this.zones = availabilityZones(this, config);
    const publicZones = this.publicZones(config.network.publicSubnets);
    const privateZones = this.privateZones(config.network.privateSubnets);
    this.publicSubnetIds = publicZones.map((zone) => zone.subnet.id);
    this.privateSubnetIds = privateZones.map((zone) => zone.subnet.id);
    this.privateRouteTableIds = privateZones.map((zone) => zone.routes.id);
    this.openNat(config);
  }

  private openNat(config: Config) {
    const { egress } = config.network;
    if (egress === 'endpoints') return;
    const nat = new NatGateways(this, 'nat', {
      prefix: this.prefix,
      publicSubnetIds: egress === 'nat' ? this.publicSubnetIds.slice(0, 1) : this.publicSubnetIds,
      privateRouteTableIds: this.privateRouteTableIds,
      dependsOn: this.internet,
    });
    this.routesOut.push(...nat.routes);
  }

  private publicZones(blocks: readonly string[]): Zone[] {
    const gateway = new InternetGateway(this, 'internet', {
      vpcId: this.vpc.id,
      tags: { Name: this.prefix },
    });
    const routes = this.routeTable('public');
    const route = new Route(this, 'public_internet', {
      routeTableId: routes.id,
      destinationCidrBlock: '0.0.0.0/0',
      gatewayId: gateway.id,
    });
    this.internet.push(route);
    return blocks.map((block, zone) => this.zone('public', zone, block, routes));
  }

  private privateZones(blocks: readonly string[]): Zone[] {
    return blocks.map((block, zone) =>
      this.zone('private', zone, block, this.routeTable(`private_${zone}`)),
    );
  }

  private zone(kind: 'public' | 'private', zone: number, block: string, routes: RouteTable): Zone {
    const subnet = new Subnet(this, `${kind}_${zone}`, {
      vpcId: this.vpc.id,
      cidrBlock: block,
      availabilityZone: Fn.element(this.zones.names, zone),
      mapPublicIpOnLaunch: false,
      tags: { Name: `${this.prefix}-${kind}-${zone}` },
    });
    const association = new RouteTableAssociation(this, `${kind}_${zone}_routes`, {
      subnetId: subnet.id,
      routeTableId: routes.id,
    });
    (kind === 'public' ? this.internet : this.routesOut).push(association);
    return { subnet, routes };
  }

  private routeTable(id: string): RouteTable {
    return new RouteTable(this, `${id}_table`, {
      vpcId: this.vpc.id,
      tags: { Name: `${this.prefix}-${id.replace('_', '-')}` },
    });
  }
}

/** The region's own zones; local and wavelength zones have to be opted into, and lack services. */
function availabilityZones(scope: Construct, config: Config): DataAwsAvailabilityZones {
  const { zones } = config.network;
  const data = new DataAwsAvailabilityZones(scope, 'zones', {
    state: 'available',
    filter: [{ name: 'opt-in-status', values: ['opt-in-not-required'] }],
  });
  data.lifecycle = {
    postcondition: [
      {
        condition: `\${length(self.names) >= ${zones}}`,
        errorMessage: `network.zones is ${zones}, but ${config.region} has fewer availability zones.`,
      },
    ],
  };
  return data;
}
