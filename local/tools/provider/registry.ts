import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Argv } from '../../../lib/run.ts';
import type { Work } from '../cache.ts';
import { runPatiently } from '../patience.ts';
import type { Terraform } from '../terraform.ts';
import { fillMirror, mirrorPath, registries } from './mirror.ts';

/** The versions that the deployments accept. */
export const providerConstraint = '>= 6.34.0, < 7.0.0';

const answered = /Installing hashicorp\/aws/;
const patience = { answered, answerTimeout: 20_000, timeout: 600_000 };

/**
 * Fetches the AWS provider the ordinary way, with `terraform init` in a folder of its
 * own, and puts it into the mirror at `root`.
 * @returns '' when that worked, otherwise why not: an unreachable registry is no error here.
 */
export async function fetchProvider(
  terraform: Terraform,
  root: string,
  work: Work,
): Promise<string> {
  const folder = join(root, 'init');
  await mkdir(folder);
  await writeFile(join(folder, 'main.tf.json'), JSON.stringify(requirement()));
  work.report(`asking the registry for the AWS provider (${providerConstraint})`);
  const reason = await init(terraform, folder, work);
  if (reason === '') await takeOver(folder, root);
  await rm(folder, { recursive: true, force: true });
  return reason;
}

/** The smallest configuration that needs the provider. */
export function requirement() {
  const aws = { source: 'hashicorp/aws', version: providerConstraint };
  return { terraform: { required_providers: { aws } } };
}

/** Few and short tries, so that a machine without the registry loses seconds only. */
const impatient = {
  TF_REGISTRY_DISCOVERY_RETRY: '0',
  TF_REGISTRY_CLIENT_TIMEOUT: '8',
  TF_PLUGIN_CACHE_DIR: undefined,
  TF_DATA_DIR: undefined,
  CHECKPOINT_DISABLE: '1',
};

async function init(terraform: Terraform, folder: string, work: Work): Promise<string> {
  const onLine = (line: string) => {
    if (answered.test(line)) work.report(line.replace(/^[-\s]*Installing/, 'downloading'));
  };
  const argv: Argv = [terraform.program, 'init', '-no-color', '-input=false'];
  return runPatiently(argv, patience, work, { cwd: folder, env: impatient, onLine });
}

/** Moves what `init` installed, or linked to, into the mirror. */
async function takeOver(folder: string, root: string): Promise<void> {
  for (const registry of registries) {
    const versions = join(folder, '.terraform', 'providers', registry, 'hashicorp', 'aws');
    const version = existsSync(versions) ? (await readdir(versions))[0] : undefined;
    if (version === undefined) continue;
    const installed = mirrorPath(join(folder, '.terraform', 'providers'), registry, version);
    const binary = (await readdir(installed)).find((name) => name.startsWith('terraform-provider'));
    if (binary === undefined) throw new Error(`${installed} holds no provider`);
    await cp(join(installed, binary), join(root, 'provider'), { dereference: true });
    await fillMirror(root, version, join(root, 'provider'));
    return;
  }
  throw new Error(`init left no AWS provider in ${folder}`);
}
