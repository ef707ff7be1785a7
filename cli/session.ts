import type { Config } from '../config/index.ts';
import { ExpectedError } from '../lib/expected-error.ts';
import { findLocalAws, type LocalAws, localAwsEnvironment } from '../local/local-aws.ts';
import { type AwsClients, createClients } from './aws/clients.ts';
import { readIdentity } from './aws/identity.ts';
import type { Steps } from './ui/steps.ts';

/** Where a deployment goes. */
export interface Target {
  kind: 'local' | 'aws';
  account: string;
  /** `aws` or `aws-us-gov`. */
  partition: string;
  region: string;
  /** What Terraform needs in its environment to reach it; `undefined` removes a variable. */
  environment: Readonly<Record<string, string | undefined>>;
}

/** All that the steps of one run share. */
export interface Session {
  config: Config;
  target: Target;
  aws: AwsClients;
  steps: Steps;
  /** Aborted by Ctrl-C and SIGTERM. */
  signal: AbortSignal;
}

/** What a session is made of before the target is known. */
export type SessionBase = Pick<Session, 'config' | 'steps' | 'signal'>;

/**
 * A session on AWS.
 * @throws ExpectedError where there are no credentials, or where they belong to
 * another account than the configured one.
 */
export async function openAws(base: SessionBase, profile: string | undefined): Promise<Session> {
  const { region, account: wanted } = base.config;
  const aws = createClients({ region, ...(profile && { profile }) });
  const { account, partition } = await readIdentity(aws);
  if (wanted && wanted !== account) throw wrongAccount(wanted, account);
  const environment = awsEnvironment(region, profile ?? process.env.AWS_PROFILE);
  return { ...base, aws, target: { kind: 'aws', account, partition, region, environment } };
}

/**
 * What points Terraform at the account that the SDK found. Where there are a profile
 * and keys in the environment, the SDK takes the profile and Terraform the keys, which
 * may be another account's: so the keys are taken away.
 */
export function awsEnvironment(region: string, profile: string | undefined) {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    ...(profile && {
      AWS_PROFILE: profile,
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      AWS_SESSION_TOKEN: undefined,
    }),
  };
}

/** A session on a local AWS that runs. */
export function openLocal(base: SessionBase, local: LocalAws): Session {
  const environment = localAwsEnvironment(local);
  const { region } = base.config;
  const aws = createClients({
    region,
    local: {
      endpoint: local.endpoint,
      accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
    },
  });
  const target: Target = {
    kind: 'local',
    account: local.account,
    partition: 'aws',
    region,
    environment: { ...environment, AWS_REGION: region, AWS_DEFAULT_REGION: region },
  };
  // A configured account is one on AWS; the local AWS has one of its own.
  const config = { ...base.config, account: local.account };
  return { ...base, config, aws, target };
}

/** The local AWS that runs. @throws ExpectedError where none does. */
export async function requireLocalAws(): Promise<LocalAws> {
  const local = await findLocalAws();
  if (local) return local;
  throw new ExpectedError('No local AWS is running', { next: 'mirrorclock-deploy up' });
}

function wrongAccount(wanted: string, account: string): ExpectedError {
  return new ExpectedError(`The credentials belong to account ${account}, not ${wanted}`, {
    why: `deploy.config.ts says account: '${wanted}', so that no other one is ever touched.`,
    next: `Use credentials of ${wanted} (--profile NAME), or change account in deploy.config.ts`,
  });
}

/** A session on the local AWS that runs, or on AWS. */
export async function openTarget(
  base: SessionBase,
  options: { local?: boolean; profile?: string },
): Promise<Session> {
  return options.local ? openLocal(base, await requireLocalAws()) : openAws(base, options.profile);
}
