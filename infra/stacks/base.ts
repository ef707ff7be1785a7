import { AwsProvider } from '@cdktn/provider-aws/lib/provider/index.js';
import { S3Backend, TerraformElement, TerraformOutput, TerraformStack } from 'cdktn';
import { Construct, type Node } from 'constructs';
import { type StackName, type SynthInput, stateBucket, stateKey } from '../state.ts';

/**
 * What the three stacks have in common: the state in S3 with its native lock, one
 * provider, and addresses that a person would choose (`aws_subnet.network_public_0`).
 * Endpoint and credentials come from the environment, so that the same files go to
 * AWS and to the local AWS.
 */
export abstract class BaseStack extends TerraformStack {
  constructor(scope: Construct, name: StackName, input: SynthInput) {
    super(scope, name);
    const { config, account } = input;
    new S3Backend(this, {
      bucket: stateBucket(config, account),
      key: stateKey(config, name),
      region: config.region,
      encrypt: true,
      useLockfile: true,
    });
    new AwsProvider(this, 'aws', {
      region: config.region,
      allowedAccountIds: [account],
      defaultTags: [{ tags: defaultTags(name, input) }],
    });
    this.addOverride('terraform.required_version', '>= 1.11.0');
    // The bindings ask for their own exact version; all that is used here is older.
    this.addOverride('terraform.required_providers.aws', {
      source: 'hashicorp/aws',
      version: '>= 6.34.0, < 7.0.0',
    });
  }

  /** Publishes values under names that keep their meaning. */
  protected outputs(values: Readonly<Record<string, { value: string; description: string }>>) {
    // A scope of their own: an output may have the name of a variable.
    const scope = new Construct(this, 'outputs');
    for (const [name, output] of Object.entries(values))
      new TerraformOutput(scope, name, output).overrideLogicalId(name);
  }

  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = TerraformElement.isTerraformElement(element) ? element.node : element;
    const ids = node.scopes.slice(node.scopes.indexOf(this) + 1).map((scope) => scope.node.id);
    return ids.join('_').replaceAll('-', '_');
  }
}

function defaultTags(name: StackName, { config }: SynthInput): Record<string, string> {
  return {
    ...config.tags,
    app: config.app,
    ...(name === 'deployment' && { environment: config.environment }),
    'managed-by': 'mirrorclock-deploy',
    stack: name,
  };
}
