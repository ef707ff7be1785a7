import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { stateBucket, stateKey, synthesize } from '../../infra/main.ts';
import { ExpectedError } from '../../lib/expected-error.ts';
import { findLocalAws } from '../../local/local-aws.ts';
import { readStateOutputs } from '../aws/state-files.ts';
import type { Verb } from '../command.ts';
import { jsonOption, profileOption, type SettingsOptions, settingsOptions } from '../options.ts';
import { openAws, openLocal, requireLocalAws, type Session, type SessionBase } from '../session.ts';
import { beginRun } from '../start.ts';
import { asCalled } from '../ui/program.ts';

interface Options extends SettingsOptions {
  out: string;
  account?: string;
  local?: boolean;
  json?: boolean;
}

/** What was written, for which account, and which image the deployment's variables name. */
interface Synthesis {
  folder: string;
  account: string;
  /** For the local AWS: Terraform has to be pointed there. */
  local: boolean;
  imageDigest: string | undefined;
}

const verb: Verb = {
  define: (command) => {
    profileOption(jsonOption(settingsOptions(command)))
      .requiredOption('--out <folder>', 'where the folders repository, access and deployment go')
      .addOption(
        new Option(
          '--account <number>',
          'AWS account, where there are no credentials to ask for it',
        ).argParser(accountNumber),
      )
      .option('--local', 'for the local AWS that runs')
      .action(async (options: Options) => {
        const result = await synth(await beginRun(options), options);
        process.stdout.write(
          `${options.json ? JSON.stringify(result, null, 2) : asCalled(render(result))}\n`,
        );
      });
  },
};
export const { define } = verb;

function accountNumber(value: string): string {
  if (/^\d{12}$/.test(value)) return value;
  throw new InvalidArgumentError('An AWS account is a number of 12 digits.');
}

async function synth(base: SessionBase, options: Options): Promise<Synthesis> {
  const folder = resolve(options.out);
  // An image that an earlier synth named may be another account's.
  await rm(variablesFile(folder), { force: true });
  const named = options.account ?? (options.local ? undefined : base.config.account);
  if (named) {
    synthesize({ config: { ...base.config, account: named }, account: named }, folder);
    return { folder, account: named, local: false, imageDigest: undefined };
  }
  const session = await openAny(base, options);
  const { account } = session.target;
  synthesize({ config: session.config, account }, folder);
  const imageDigest = await writeDeployedImage(session, folder);
  return { folder, account, local: session.target.kind === 'local', imageDigest };
}

/** The account of the credentials; where there are none, the local AWS, if it runs. */
async function openAny(base: SessionBase, { local, profile }: Options): Promise<Session> {
  if (local) return openLocal(base, await requireLocalAws());
  try {
    return await openAws(base, profile);
  } catch (error) {
    const running = profile ? undefined : await findLocalAws();
    if (running) {
      base.steps.note('There are no AWS credentials: written for the local AWS that runs');
      return openLocal(base, running);
    }
    if (!(error instanceof ExpectedError)) throw error;
    throw new ExpectedError('The AWS account is not known', {
      why: `The state bucket and the roles carry its number. ${error.message}: ${error.why}`,
      next: 'Add --account NUMBER, set account in deploy.config.ts, or log in to AWS',
      cause: error,
    });
  }
}

/** Names the image that is deployed now, so that a plan of these files shows no change. */
async function writeDeployedImage(session: Session, folder: string): Promise<string | undefined> {
  const { config, target, aws } = session;
  const bucket = stateBucket(config, target.account);
  const outputs = await readStateOutputs(aws.s3, bucket, stateKey(config, 'deployment'));
  const { image_digest, image_version } = outputs;
  if (typeof image_digest !== 'string') return undefined;
  const text = JSON.stringify({ image_digest, image_version }, null, 2);
  await writeFile(variablesFile(folder), `${text}\n`);
  return image_digest;
}

function variablesFile(folder: string): string {
  return join(folder, 'deployment', 'terraform.tfvars.json');
}

function render({ folder, account, local, imageDigest }: Synthesis): string {
  const variable = imageDigest ? '' : ' -var image_digest=sha256:...';
  return [
    `${folder}/{repository,access,deployment}/main.tf.json, for account ${account}`,
    ...(local ? ['eval "$(mirrorclock-deploy env)"'] : []),
    `terraform -chdir=${folder}/repository init && terraform -chdir=${folder}/repository apply`,
    `Then access, then deployment${variable}`,
  ].join('\n');
}
