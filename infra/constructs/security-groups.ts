import { SecurityGroup } from '@cdktn/provider-aws/lib/security-group/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktn/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktn/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import type { ITerraformDependable } from 'cdktn';
import { Construct } from 'constructs';
import type { Config } from '../../config/index.ts';
import { deploymentName } from '../names.ts';

/** Where a rule's packets come from or go to: a group, a prefix list, or addresses. */
type Peer = { referencedSecurityGroupId: string } | { prefixListId: string } | { cidrIpv4: string };

/**
 * Who may talk to whom: anyone -> load balancer -> containers -> AWS's endpoints, each on
 * one port, each rule on both sides, and nothing else. Groups are made without rules, and
 * Terraform takes away the one that AWS adds (everything out).
 */
export class SecurityGroups extends Construct {
  readonly loadBalancer: SecurityGroup;
  readonly tasks: SecurityGroup;
  /** Undefined where there are no interface endpoints. */
  readonly endpoints?: SecurityGroup;
  /** All rules: a container that starts without them fails, and counts as a failed release. */
  readonly rules: ITerraformDependable[] = [];

  constructor(scope: Construct, id: string, props: { config: Config; vpcId: string }) {
    super(scope, id);
    const { config } = props;
    const group = (name: string, description: string) =>
      new SecurityGroup(this, name.replace('-', '_'), {
        name: `${deploymentName(config)}-${name}`,
        description,
        vpcId: props.vpcId,
        tags: { Name: `${deploymentName(config)}-${name}` },
      });
    this.loadBalancer = group('load-balancer', 'Takes requests and passes them to the containers');
    this.tasks = group('tasks', 'Containers: requests from the load balancer only');
    this.listen(config.service.port);
    if (config.network.egress !== 'endpoints') {
      this.tasksOut('internet', { cidrIpv4: '0.0.0.0/0' });
      return;
    }
    this.endpoints = group('endpoints', 'AWS services: from the containers only');
    this.tasksOut('endpoints', { referencedSecurityGroupId: this.endpoints.id });
    this.in('endpoints_from_tasks', this.endpoints, 443, member(this.tasks));
  }

  /** Lets the containers reach S3 through its gateway endpoint, where images' layers are. */
  openS3(prefixListId: string) {
    this.tasksOut('s3', { prefixListId });
  }

  private listen(port: number) {
    this.in('load_balancer_from_anyone', this.loadBalancer, 80, { cidrIpv4: '0.0.0.0/0' });
    this.out('load_balancer_to_tasks', this.loadBalancer, port, member(this.tasks));
    this.in('tasks_from_load_balancer', this.tasks, port, member(this.loadBalancer));
  }

  private tasksOut(to: string, peer: Peer) {
    this.out(`tasks_to_${to}`, this.tasks, 443, peer);
  }

  private in(id: string, group: SecurityGroup, port: number, peer: Peer) {
    this.rules.push(new VpcSecurityGroupIngressRule(this, id, rule(id, group, port, peer)));
  }

  private out(id: string, group: SecurityGroup, port: number, peer: Peer) {
    this.rules.push(new VpcSecurityGroupEgressRule(this, id, rule(id, group, port, peer)));
  }
}

function rule(id: string, group: SecurityGroup, port: number, peer: Peer) {
  const description = id.replaceAll('_', ' ');
  return {
    securityGroupId: group.id,
    description,
    ipProtocol: 'tcp',
    fromPort: port,
    toPort: port,
    ...peer,
  };
}

function member(group: SecurityGroup): Peer {
  return { referencedSecurityGroupId: group.id };
}
