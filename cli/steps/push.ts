import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExpectedError } from '../../lib/expected-error.ts';
import { lastLines, run, runOk } from '../../lib/run.ts';
import { contentTag, findPublication } from '../aws/published-image.ts';
import { findImage, findRepository, readLogin } from '../aws/repository.ts';
import type { Session } from '../session.ts';
import { loginArgv, pushArgv, removeImageArgv, tagArgv } from '../tools/docker.ts';
import type { Report } from '../ui/steps.ts';
import type { BuiltImage } from './image.ts';

/** An image in the ECR repository. */
export interface PushedImage {
  /** The repository's address, without a tag. */
  repository: string;
  version: string;
  /** `sha256:` and 64 hexadecimal digits: what is deployed. */
  digest: string;
  /** False where the repository had the same content already. */
  pushed: boolean;
}

/**
 * Pushes an image under its version and under a tag made of its content.
 * A version whose tag belongs to other content is refused, for tags never move;
 * on the local AWS, where one changes code many times a day, it becomes
 * `<version>-<content>` instead.
 * @throws ExpectedError where the repository is missing, the login or the push
 * fails, or the version is taken.
 */
export async function pushImage(
  session: Session,
  image: BuiltImage,
  report: Report,
): Promise<PushedImage> {
  const { ecr } = session.aws;
  const name = session.config.image.repository;
  const repository = await findRepository(ecr, name);
  if (!repository) throw missingRepository(session, name);
  let { version } = image;
  let found = await findPublication(ecr, name, version, image.content);
  if (found.state === 'taken') {
    if (session.target.kind === 'aws') throw versionTaken(name, version, found);
    version = `${version}-${image.content.slice(0, 8)}`;
    found = await findPublication(ecr, name, version, image.content);
  }
  if (found.state === 'present')
    return { repository, version, digest: found.digest, pushed: false };
  await upload(session, image.name, repository, [contentTag(image.content), version], report);
  const pushed = await findImage(ecr, name, version);
  if (!pushed) throw new Error(`ECR does not list ${name}:${version}, which was pushed just now`);
  return { repository, version, digest: pushed.digest, pushed: true };
}

/** Logs in, pushes each tag and leaves neither the login nor the registry's names behind. */
async function upload(
  session: Session,
  image: string,
  repository: string,
  tags: readonly string[],
  report: Report,
): Promise<void> {
  const { signal } = session;
  const configDir = await mkdtemp(join(tmpdir(), 'mirrorclock-deploy-docker-'));
  const names = tags.map((tag) => `${repository}:${tag}`);
  try {
    const { registry, password } = await readLogin(session.aws.ecr);
    await runOk(loginArgv(configDir, registry), { input: password, signal });
    for (const remote of names) {
      await runOk(tagArgv(image, remote), { signal });
      const result = await run(pushArgv(configDir, remote), {
        onLine: (line) => report(line.trim()),
        signal,
      });
      if (result.exitCode !== 0) throw pushFailed(remote, result.stderr || result.stdout);
    }
  } finally {
    await rm(configDir, { recursive: true, force: true });
    await run(removeImageArgv(...names));
  }
}

function pushFailed(remote: string, output: string): ExpectedError {
  return new ExpectedError(`The registry did not take ${remote}`, {
    why: lastLines(output, 4),
    next: 'Run the same command again: what was uploaded already is not sent twice',
  });
}

function missingRepository(session: Session, name: string): ExpectedError {
  const { account, region, kind } = session.target;
  const maker = kind === 'local' ? 'up' : 'deploy';
  return new ExpectedError(`There is no repository ${name}`, {
    why: `Account ${account} has none of this name in ${region}.`,
    next: `mirrorclock-deploy ${maker} makes it; or name another with REPONAME=... or --repository`,
  });
}

function versionTaken(
  name: string,
  version: string,
  taken: { digest: string; pushedAt: Date | undefined },
): ExpectedError {
  const when = taken.pushedAt ? `, pushed ${taken.pushedAt.toISOString()}` : '';
  return new ExpectedError(`Version ${version} of ${name} is taken by other content`, {
    why: `The tag belongs to ${taken.digest.slice(0, 19)}…${when}. Tags are immutable, so that a version always means the same image.`,
    next: 'Choose a new one: VERSION=... with make, --image-version, or version in deploy.config.ts',
  });
}
