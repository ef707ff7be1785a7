import type { Construct } from 'constructs';
import { bucketStatements, ExecutionRole, TaskRole } from '../constructs/roles.ts';
import { bucketArn, iamArn, roleName } from '../names.ts';
import { policyDocument, type Statement } from '../policy.ts';
import type { SynthInput } from '../state.ts';
import { BaseStack } from './base.ts';

/** What the containers may do: one for each account and region, shared by all environments. */
export class AccessStack extends BaseStack {
  constructor(scope: Construct, input: SynthInput) {
    super(scope, 'access', input);
    const execution = new ExecutionRole(this, 'execution', { input });
    const task = new TaskRole(this, 'task', { input });
    this.outputs({
      execution_role_arn: {
        value: execution.role.arn,
        description: 'Role that pulls the image and opens the log',
      },
      task_role_arn: { value: task.role.arn, description: 'Role that the application has' },
      s3_endpoint_policy: {
        value: endpointPolicy(input),
        description: 'Policy of the S3 endpoint: the buckets that can be reached through it',
      },
    });
  }
}

/**
 * The buckets behind the S3 endpoint: ECR's layers of this region, fetched with links
 * that ECR signs, and the buckets of the configuration, for the application's role alone.
 */
function endpointPolicy(input: SynthInput): string {
  const { config, account } = input;
  const layers = bucketArn(config, `prod-${config.region}-starport-layer-bucket`, '*');
  const role = iamArn(config, account, `role/${roleName(config, 'task')}`);
  const forTasks = bucketStatements(input).map(
    (statement): Statement => ({
      ...statement,
      Principal: '*',
      Condition: { ArnEquals: { 'aws:PrincipalArn': role } },
    }),
  );
  const pull: Statement = {
    Sid: 'ImageLayers',
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: layers,
  };
  return policyDocument([pull, ...forTasks]);
}
