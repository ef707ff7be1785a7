import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir } from '../../lib/paths.ts';
import { type Argv, run } from '../../lib/run.ts';
import { inScratch, needDisk, type Work } from './cache.ts';
import { step } from './step.ts';

export type Suite = 'bookworm';

/** A Debian archive as apt's sources name it. */
export interface Archive {
  uri: string;
  suite: string;
}

/**
 * Packages beyond the smallest system: the libraries that the node binary needs, and
 * binutils, whose `strip` makes that binary smaller.
 */
const packages = ['libatomic1', 'libstdc++6', 'libgcc-s1', 'binutils'];

/** What an image has no use for; the licences in /usr/share/doc stay. */
const unwanted = [
  'usr/share/man',
  'usr/share/info',
  'usr/share/locale',
  'usr/share/lintian',
  'var/cache',
  'var/log',
  'var/lib/apt/lists',
  'etc/resolv.conf',
  'etc/hostname',
];

/** Files that the installation itself made get this time, so that the same packages give the same layer. */
const newestFile = '2026-01-01T00:00:00Z';

/**
 * Installs a Debian release into a folder, applies its security updates where their
 * archive can be reached, and imports it into Docker as `name`. About a minute.
 */
export async function importDebian(
  suite: Suite,
  name: string,
  isDone: () => Promise<boolean>,
  work: Work,
): Promise<void> {
  await inScratch(cacheDir(`debian-${suite}`), work, isDone, async (folder) => {
    await needDisk(folder, 1.5e9, 'a Debian base image');
    const root = join(folder, 'root');
    const archives = await machineArchives();
    await debootstrap(suite, root, archives, work);
    await upgrade(suite, root, archives, work);
    await trim(root);
    work.report(`docker import ${name}`);
    const file = join(folder, 'root.tar');
    await step(tarArgv(root, file), work, () => 'see what tar says above');
    await step(importArgv(file, name), work, () => 'mirrorclock-deploy doctor');
  });
}

/** Where this machine's own apt takes its packages from; none where there is no apt. */
async function machineArchives(): Promise<Archive[]> {
  const format = '$(REPO_URI) $(RELEASE)';
  const argv: Argv = ['apt-get', 'indextargets', '--format', format, 'Created-By: Packages'];
  return parseArchives((await run(argv)).stdout);
}

/** Reads lines of `URI SUITE`. */
export function parseArchives(output: string): Archive[] {
  return output.split('\n').flatMap((line) => {
    const [uri, suite] = line.split(' ');
    return uri && suite ? [{ uri, suite }] : [];
  });
}

/** `debootstrap` with the machine's own mirror; without one it takes its own default. */
export function debootstrapArgv(suite: Suite, root: string, archives: readonly Archive[]): Argv {
  const mirror = archives.find((archive) => archive.suite === suite)?.uri;
  const include = `--include=${packages.join(',')}`;
  return ['debootstrap', '--variant=minbase', include, suite, root, ...(mirror ? [mirror] : [])];
}

/** The sources.list of the image: the release and, where the machine names them, its updates. */
export function sourcesList(suite: Suite, archives: readonly Archive[]): string {
  const wanted = [suite, `${suite}-updates`, `${suite}-security`];
  const lines = wanted.flatMap((name) => {
    const uri = archives.find((archive) => archive.suite === name)?.uri;
    return uri ? [`deb ${uri} ${name} main\n`] : [];
  });
  return lines.join('');
}

async function debootstrap(
  suite: Suite,
  root: string,
  archives: readonly Archive[],
  work: Work,
): Promise<void> {
  const onLine = (line: string) => {
    if (line.startsWith('I: ')) work.report(`installing Debian: ${line.slice(3).toLowerCase()}`);
  };
  await step(debootstrapArgv(suite, root, archives), work, debootstrapNextStep, { onLine });
}

function debootstrapNextStep(output: string): string {
  if (/mknod|Operation not permitted|mount/i.test(output))
    return 'this container may not make devices or mounts: run it privileged, or load the base image yourself with docker load';
  return "Debian's mirror cannot be reached: check /etc/apt/sources.list and the network, or load the base image yourself with docker load";
}

/** An archive of updates that cannot be reached is said, and no reason to stop. */
async function upgrade(
  suite: Suite,
  root: string,
  archives: readonly Archive[],
  work: Work,
): Promise<void> {
  const sources = sourcesList(suite, archives);
  if (sources === '') return;
  await writeFile(join(root, 'etc/apt/sources.list'), sources);
  work.report("applying Debian's security updates");
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const apt: Argv = ['chroot', root, 'apt-get', '--yes', '--quiet'];
  const signal = work.signal && { signal: work.signal };
  for (const verb of ['update', 'upgrade']) {
    const result = await run([...apt, verb], { env, ...signal, timeout: 300_000 });
    work.signal?.throwIfAborted();
    if (result.exitCode !== 0) return work.report('the security updates cannot be reached');
  }
}

async function trim(root: string): Promise<void> {
  for (const path of unwanted) await rm(join(root, path), { recursive: true, force: true });
  const docs = join(root, 'usr/share/doc');
  for (const name of await readdir(docs)) await trimDocs(join(docs, name));
}

async function trimDocs(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names)
    if (name !== 'copyright') await rm(join(folder, name), { recursive: true, force: true });
}

/** A tar file whose order and times depend on the packages alone. */
export function tarArgv(root: string, file: string): Argv {
  const stable = ['--sort=name', '--numeric-owner', `--mtime=${newestFile}`, '--clamp-mtime'];
  return ['tar', '--create', '--file', file, ...stable, '--directory', root, '.'];
}

/** `docker import` with what an image from a registry would bring along. */
export function importArgv(file: string, name: string): Argv {
  const changes = [
    'CMD ["/bin/bash"]',
    'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    'LABEL mirrorclock-deploy.made-by=debootstrap',
  ];
  return ['docker', 'import', ...changes.flatMap((change) => ['--change', change]), file, name];
}
