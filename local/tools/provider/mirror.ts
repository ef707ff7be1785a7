import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Terraform and OpenTofu ask for the same provider under different names. */
export const registries = ['registry.terraform.io', 'registry.opentofu.org'] as const;

/** A filesystem mirror with one provider in it. */
export interface Mirror {
  root: string;
  /** '6.34.0' */
  version: string;
}

/** Where a registry's provider lies in a mirror: the "unpacked" layout of Terraform's documentation. */
export function mirrorPath(root: string, registry: string, version: string): string {
  return join(root, registry, 'hashicorp', 'aws', version, platformName());
}

/** The name that Terraform gives to this machine: 'linux_amd64'. */
export function platformName(platform: string = process.platform, arch = process.arch): string {
  return `${platform}_${arch === 'x64' ? 'amd64' : arch}`;
}

/** Puts a provider's binary into a mirror under both registries; the second name costs no space. */
export async function fillMirror(root: string, version: string, binary: string): Promise<void> {
  const name = `terraform-provider-aws_v${version}`;
  const [first, ...others] = registries.map((registry) => mirrorPath(root, registry, version));
  if (!first) return;
  await mkdir(first, { recursive: true });
  await moveFile(binary, join(first, name));
  for (const other of others) {
    await mkdir(other, { recursive: true });
    await linkFile(join(first, name), join(other, name));
  }
}

/** The mirror in `root`, undefined where it lacks a provider for this kind of machine. */
export async function readMirror(root: string): Promise<Mirror | undefined> {
  const folder = join(root, registries[0], 'hashicorp', 'aws');
  const versions = existsSync(folder) ? await readdir(folder) : [];
  const whole = (version: string) =>
    registries.every((registry) => existsSync(mirrorPath(root, registry, version)));
  const version = versions.find(whole);
  return version === undefined ? undefined : { root, version };
}

/** A CLI configuration that takes the AWS provider from the mirror and all others from where they come from. */
export function cliConfig(root: string): string {
  const names = registries.map((registry) => `${registry}/hashicorp/aws`);
  const list = JSON.stringify(names);
  return `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(root)}
    include = ${list}
  }
  direct {
    exclude = ${list}
  }
}
`;
}

/** Writes the CLI configuration beside the mirror, unless it is there, and returns its path. */
export async function writeCliConfig({ root }: Mirror): Promise<string> {
  const file = `${root}.tfrc`;
  const text = cliConfig(root);
  const before = existsSync(file) ? await readFile(file, 'utf8') : '';
  if (before !== text) {
    await writeFile(`${file}-${process.pid}`, text);
    await rename(`${file}-${process.pid}`, file);
  }
  return file;
}

async function moveFile(from: string, to: string): Promise<void> {
  await rename(from, to).catch(() => copyFile(from, to));
}

async function linkFile(from: string, to: string): Promise<void> {
  await link(from, to).catch(() => copyFile(from, to));
}
