import type { Config } from '../config/index.ts';

/** The three states, in the order they are applied in; the first two do not depend on each other. */
export const stackNames = ['repository', 'access', 'deployment'] as const;
export type StackName = (typeof stackNames)[number];

/** What the Terraform files are made from. */
export interface SynthInput {
  config: Config;
  /** The AWS account, 12 digits, that everything is made in. */
  account: string;
}

/** The S3 bucket that holds all three states. */
export function stateBucket(config: Config, account: string): string {
  return config.state.bucket ?? `${config.app}-tfstate-${account}-${config.region}`;
}

/** The object that holds one state. Repository and access are shared by all environments. */
export function stateKey(config: Config, stack: StackName): string {
  const scope = stack === 'deployment' ? `${config.app}/${config.environment}` : config.app;
  return `${scope}/${stack}.tfstate`;
}
