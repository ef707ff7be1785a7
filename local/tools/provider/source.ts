import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { needDisk, type Work } from '../cache.ts';
import { buildGoModule, type GoModule } from '../go.ts';
import { fillMirror } from './mirror.ts';
import { keptClients, keptServices, slimClients, slimServicePackages } from './slim.ts';

/** What the source below calls itself. */
export const sourceVersion = '6.34.0';

/**
 * hashicorp/aws 6.34.0 as the Go module proxy serves it. The hashes are named here
 * because the checksum database does not know this module.
 */
const providerModule: GoModule = {
  path: 'github.com/upbound/terraform-provider-aws',
  version: 'v0.0.0-20260305123303-f7691456b787',
  sum: 'h1:dJlp2eNgY/iVKTPINdguYlHbHc9CtXBZKmQmqYq0REs=',
  goModSum: 'h1:WOPLTXSK2ZhAuuLIh2EVZ9zWib65hkmw1XLc227hsuQ=',
};

const generated = {
  'internal/provider/sdkv2/service_packages_gen.go': slimServicePackages,
  'internal/conns/awsclient_gen.go': slimClients,
};

/** Changes when the built provider would: the mirror of an older recipe is not taken for this one. */
export function recipeKey(): string {
  const recipe = JSON.stringify([providerModule, keptServices, keptClients]);
  return createHash('sha256').update(recipe).digest('hex').slice(0, 8);
}

/**
 * Compiles the AWS provider, reduced to the services that a deployment can contain,
 * into the mirror at `root`. `scratch` holds Go's caches and the source meanwhile.
 */
export async function buildProvider(root: string, scratch: string, work: Work): Promise<void> {
  await needDisk(root, 4e9, 'compiling the AWS provider');
  const output = join(root, 'provider');
  const build = {
    name: 'the AWS provider',
    module: providerModule,
    mainPackage: '.',
    ldflags: `-s -w -X github.com/hashicorp/terraform-provider-aws/version.ProviderVersion=${sourceVersion}`,
    leaveOut: ['website', 'docs', 'examples', 'infrastructure'],
    prepare: slimSource,
    output,
  };
  await buildGoModule(build, scratch, work);
  await fillMirror(root, sourceVersion, output);
  await rm(output, { force: true });
}

async function slimSource(source: string): Promise<void> {
  for (const [file, slim] of Object.entries(generated)) {
    const path = join(source, file);
    await writeFile(path, slim(await readFile(path, 'utf8')));
  }
}
