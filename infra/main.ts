import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type TerraformStack } from 'cdktn';
import { ExpectedError } from '../lib/expected-error.ts';
import { AccessStack } from './stacks/access.ts';
import { DeploymentStack } from './stacks/deployment.ts';
import { RepositoryStack } from './stacks/repository.ts';
import { type StackName, type SynthInput, stackNames } from './state.ts';

export { deploymentName } from './names.ts';
export { type StackName, type SynthInput, stackNames, stateBucket, stateKey } from './state.ts';

const stacks: Record<StackName, (app: App, input: SynthInput) => TerraformStack> = {
  repository: (app, input) => new RepositoryStack(app, input),
  access: (app, input) => new AccessStack(app, input),
  deployment: (app, input) => new DeploymentStack(app, input),
};

/** The order that a reader wants a Terraform file in; the order within is the code's own. */
const blocks = ['terraform', 'provider', 'variable', 'data', 'resource', 'output'] as const;

/** One stack's Terraform, as it stands in `main.tf.json`. */
export type TerraformJson = { [block in (typeof blocks)[number]]?: Record<string, unknown> };

/**
 * Writes `<outDir>/<stack>/main.tf.json` for each of the three stacks: plain Terraform
 * that works without this tool. The same input gives the same bytes; other files in
 * these directories, such as Terraform's own, are left alone.
 * @throws ExpectedError where the account is not the one that the configuration names.
 */
export function synthesize(input: SynthInput, outDir: string): void {
  for (const [name, json] of Object.entries(render(input))) {
    mkdirSync(join(outDir, name), { recursive: true });
    writeFileSync(join(outDir, name, 'main.tf.json'), `${JSON.stringify(json, null, 2)}\n`);
  }
}

/** The three stacks as objects; touches no file. */
export function render(input: SynthInput): Record<StackName, TerraformJson> {
  checkAccount(input);
  const app = new App({
    // Never written to, but it has to exist.
    outdir: tmpdir(),
    stackTraces: false,
    context: { targetVersions: { terraform: '>=1.11.0', opentofu: '>=1.11.0' } },
  });
  const rendered = stackNames.map((name) => [name, renderStack(stacks[name](app, input))]);
  return Object.fromEntries(rendered) as Record<StackName, TerraformJson>;
}

function renderStack(stack: TerraformStack): TerraformJson {
  stack.prepareStack();
  stack.runAllValidations();
  const json = withoutComments(stack.toTerraform()) as TerraformJson;
  return Object.fromEntries(blocks.flatMap((block) => (json[block] ? [[block, json[block]]] : [])));
}

/** Drops what the construct library notes for itself under `//`. */
function withoutComments(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutComments);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== '//');
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutComments(inner)]));
}

function checkAccount({ config, account }: SynthInput) {
  if (config.account === undefined || config.account === account) return;
  throw new ExpectedError(`these credentials are for AWS account ${account}`, {
    why: `account in the configuration is ${config.account}, and no other may be touched`,
    next: `Use credentials of ${config.account}, or change account in the configuration.`,
    exitCode: 2,
  });
}
