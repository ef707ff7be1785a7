import { ExpectedError } from '../../lib/expected-error.ts';
import { type Argv, run } from '../../lib/run.ts';
import { installPackages, packageManager } from './apt.ts';
import type { Report, Work } from './cache.ts';
import { importDebian, type Suite } from './debian.ts';
import { runPatiently } from './patience.ts';

/** A line of `docker pull` that only a registry that answers brings about. */
const patience = { answered: /Pulling from|Digest:/, answerTimeout: 20_000, timeout: 900_000 };

/**
 * Makes sure that a base image is there: one that the engine has already, else a
 * pulled one, else, for Debian 12, one installed from Debian's packages.
 * @returns the name to build on; Debian's own name is never given to an image of ours.
 * @throws ExpectedError where the registry cannot be reached and there is no other way.
 */
export async function ensureBaseImage(
  image: string,
  report: Report,
  signal?: AbortSignal,
): Promise<string> {
  const work: Work = { report, signal };
  if (await hasImage(image)) return image;
  const suite = debianSuite(image);
  if (suite && (await hasImage(importedName(suite)))) return importedName(suite);
  report(`docker pull ${image}`);
  const refusal = await runPatiently(['docker', 'pull', image], patience, work);
  if (refusal === '') return image;
  if (!suite) throw unreachable(image, refusal);
  await needDebootstrap(image, refusal, work);
  await importDebian(suite, importedName(suite), () => hasImage(importedName(suite)), work);
  return importedName(suite);
}

/** The Debian release that an image's name means, undefined for every other image. */
export function debianSuite(image: string): Suite | undefined {
  const name = image.replace(/^(docker\.io\/)?(library\/)?/, '');
  return /^debian:(bookworm|12)(-slim)?$/.test(name) ? 'bookworm' : undefined;
}

/** The name of the image that is made here in a Debian release's place. */
export function importedName(suite: Suite): string {
  return `mirrorclock-deploy/debian:${suite}`;
}

async function hasImage(image: string): Promise<boolean> {
  const argv: Argv = ['docker', 'image', 'inspect', '--format', '{{.Id}}', image];
  return (await run(argv)).exitCode === 0;
}

async function needDebootstrap(image: string, refusal: string, work: Work): Promise<void> {
  const installed = (await run(['debootstrap', '--version'])).exitCode === 0;
  const root = process.getuid?.() === 0;
  if (root && installed) return;
  if (root && (await packageManager()) === 'apt') return installPackages(['debootstrap'], work);
  throw unreachable(image, refusal);
}

function unreachable(image: string, refusal: string): ExpectedError {
  return new ExpectedError(`the base image ${image} cannot be pulled`, {
    why: refusal,
    next: `check the network and Docker's proxy, or load it from a machine that has it: docker save ${image} | docker load`,
  });
}
