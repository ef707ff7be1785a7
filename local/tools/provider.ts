import { ExpectedError } from '../../lib/expected-error.ts';
import { cacheDir } from '../../lib/paths.ts';
import { makeOnce, type Report, type Work } from './cache.ts';
import { platformName, readMirror, writeCliConfig } from './provider/mirror.ts';
import { fetchProvider } from './provider/registry.ts';
import { buildProvider, recipeKey } from './provider/source.ts';
import type { Terraform } from './terraform.ts';

/** The AWS provider in the tools cache. */
export interface Provider {
  /** For `TF_CLI_CONFIG_FILE`: makes Terraform and OpenTofu take the provider from the cache. */
  cliConfigFile: string;
  version: string;
  /** `registry`: whole, as released. `source`: compiled here, only the services a deployment can contain. */
  origin: 'registry' | 'source';
}

const fromRegistry = () => cacheDir('aws-provider', `registry-${platformName()}`);
const fromSource = () => cacheDir('aws-provider', `source-${recipeKey()}-${platformName()}`);

/** The provider that the cache holds already, undefined where it holds none. Asks nobody. */
export async function cachedProvider(): Promise<Provider | undefined> {
  for (const [origin, root] of [
    ['registry', fromRegistry()],
    ['source', fromSource()],
  ] as const) {
    const mirror = await readMirror(root);
    if (mirror)
      return { cliConfigFile: await writeCliConfig(mirror), version: mirror.version, origin };
  }
  return undefined;
}

/**
 * Gets the AWS provider into the tools cache, once: from the registry or, where that
 * cannot be reached, compiled from source (about five minutes, 4 GB of memory).
 * @throws ExpectedError where neither is possible.
 */
export async function ensureProvider(
  terraform: Terraform,
  report: Report,
  signal?: AbortSignal,
): Promise<Provider> {
  const before = await cachedProvider();
  if (before) return before;
  const work: Work = { report, signal };
  const refusal = await tryRegistry(terraform, work);
  if (refusal !== '') await compileInstead(refusal, work);
  const after = await cachedProvider();
  if (after) return after;
  throw new Error('the AWS provider was made but is not in the cache');
}

/** A registry that cannot be reached leaves nothing behind, so the next run asks it again. */
async function tryRegistry(terraform: Terraform, work: Work): Promise<string> {
  try {
    await makeOnce(fromRegistry(), work, async (folder) => {
      const reason = await fetchProvider(terraform, folder, work);
      if (reason !== '') throw new Unreachable(reason);
    });
    return '';
  } catch (error) {
    if (error instanceof Unreachable) return error.message;
    throw error;
  }
}

class Unreachable extends Error {}

async function compileInstead(refusal: string, work: Work): Promise<void> {
  work.report('the registry cannot be reached: compiling the AWS provider from source');
  const target = fromSource();
  try {
    await makeOnce(target, work, (folder) => buildProvider(folder, `${target}.scratch`, work));
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    throw new ExpectedError(`the AWS provider is not to be had: ${error.message}`, {
      why: `from the registry: ${refusal}\nfrom source: ${error.why}`,
      next: error.next,
      cause: error,
    });
  }
}
