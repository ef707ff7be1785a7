import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ExpectedError } from '../../lib/expected-error.ts';
import { cacheDir } from '../../lib/paths.ts';
import { run } from '../../lib/run.ts';
import { makeOnce, type Report, type Work } from './cache.ts';
import { buildOpenTofu, fetchOpenTofu, openTofuVersion } from './opentofu.ts';
import { platformName } from './provider/mirror.ts';
import { atLeast } from './version.ts';

/** The oldest Terraform and OpenTofu whose S3 backend locks without a database. */
export const minimumTerraform = '1.11';

/** A Terraform or OpenTofu that is recent enough. */
export interface Terraform {
  /** A name on PATH or an absolute path. */
  program: string;
  kind: 'terraform' | 'tofu';
  version: string;
}

const openTofuFolder = () => cacheDir('opentofu', `${openTofuVersion}-${platformName()}`);

/**
 * Finds Terraform or OpenTofu: the one `MIRRORCLOCK_TERRAFORM` names (terraform, tofu
 * or a path), else one on PATH, else OpenTofu in the tools cache, which is fetched or
 * compiled once.
 * @throws ExpectedError where none can be had or the named one is too old.
 */
export async function ensureTerraform(report: Report, signal?: AbortSignal): Promise<Terraform> {
  const found = await findTerraform();
  if (found) return found;
  const choice = process.env.MIRRORCLOCK_TERRAFORM || '';
  if (choice !== '' && choice !== 'tofu') throw await refusal(choice);
  await installOpenTofu({ report, signal });
  const installed = await findTerraform();
  if (installed) return installed;
  throw new Error('OpenTofu was installed but does not run');
}

/** What there is already; undefined where there is nothing, or nothing recent enough. */
export async function findTerraform(): Promise<Terraform | undefined> {
  for (const program of candidates(process.env.MIRRORCLOCK_TERRAFORM || '')) {
    const terraform = await inspectTerraform(program);
    if (terraform && atLeast(terraform.version, minimumTerraform)) return terraform;
  }
  return undefined;
}

/** The programs to try, in order, for a value of `MIRRORCLOCK_TERRAFORM`. */
export function candidates(choice: string, cached = join(openTofuFolder(), 'tofu')): string[] {
  if (choice === 'tofu') return ['tofu', cached];
  if (choice !== '') return [choice];
  return ['terraform', 'tofu', cached];
}

/** The kind and version of a program, undefined where it does not run. */
export async function inspectTerraform(program: string): Promise<Terraform | undefined> {
  const result = await run([program, 'version'], {
    timeout: 10_000,
    env: { CHECKPOINT_DISABLE: '1' },
  });
  const parsed = result.exitCode === 0 ? parseTerraformVersion(result.stdout) : undefined;
  return parsed && { program, ...parsed };
}

/**
 * Reads `terraform version`. The JSON form does not say which of the two programs
 * speaks; warnings, such as one about a missing CLI configuration, may come first.
 */
export function parseTerraformVersion(
  output: string,
): { kind: Terraform['kind']; version: string } | undefined {
  const match = /^(Terraform|OpenTofu) v(\d+\.\d+\.\d+)/m.exec(output);
  if (!match?.[2]) return undefined;
  return { kind: match[1] === 'OpenTofu' ? 'tofu' : 'terraform', version: match[2] };
}

async function refusal(choice: string): Promise<ExpectedError> {
  const found = await inspectTerraform(choice);
  const name = `MIRRORCLOCK_TERRAFORM=${choice}`;
  return found
    ? new ExpectedError(`${name} is version ${found.version}`, {
        why: `${minimumTerraform} or later is needed, for state locking in S3`,
        next: 'upgrade it, or unset MIRRORCLOCK_TERRAFORM',
      })
    : new ExpectedError(`${name} does not run`, {
        why: 'it is neither on PATH nor a path to Terraform or OpenTofu',
        next: 'install it, or unset MIRRORCLOCK_TERRAFORM to have OpenTofu fetched',
      });
}

async function installOpenTofu(work: Work): Promise<void> {
  const target = openTofuFolder();
  if (existsSync(target)) return;
  let reason = '';
  try {
    await makeOnce(target, work, async (folder) => {
      reason = await fetchOpenTofu(folder, work);
      if (reason === '') return;
      work.report('the release cannot be fetched: compiling OpenTofu from source');
      await buildOpenTofu(folder, `${target}.scratch`, work);
    });
  } catch (error) {
    if (!(error instanceof ExpectedError) || reason === '') throw error;
    throw new ExpectedError(`neither Terraform nor OpenTofu is to be had: ${error.message}`, {
      why: `release: ${reason}\nfrom source: ${error.why}`,
      next: `install Terraform or OpenTofu ${minimumTerraform} or later, or: ${error.next}`,
      cause: error,
    });
  }
}
