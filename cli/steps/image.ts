import { join } from 'node:path';
import type { Config } from '../../config/index.ts';
import { ExpectedError } from '../../lib/expected-error.ts';
import { projectRoot } from '../../lib/paths.ts';
import { type Argv, lastLines, run } from '../../lib/run.ts';
import { ensureBaseImage } from '../../local/tools/base-image.ts';
import { dockerBuilder } from '../../local/tools/docker-engine.ts';
import {
  buildArgv,
  buildEnvironment,
  builtImagesArgv,
  dockerPlatform,
  imageIdArgv,
  inspectLabelArgv,
  removeImageArgv,
  withoutBuilderAdvice,
} from '../tools/docker.ts';
import type { Report } from '../ui/steps.ts';
import { hashContent } from './content.ts';

/** The label that says what an image was made of. */
const contentLabel = 'mirrorclock-deploy.content';

/** An image in the local Docker Engine. */
export interface BuiltImage {
  /** Name and tag, e.g. `mirrorclock-standalone:0.4`. */
  name: string;
  version: string;
  /** What it was made of: 64 hexadecimal digits. */
  content: string;
  /** False where the image was there already, made of the same content. */
  built: boolean;
}

/**
 * Builds the configured image, unless one of the same content and version is
 * there already.
 * @throws ExpectedError with the end of Docker's output where the build fails.
 */
export async function buildImage(
  config: Config,
  report: Report,
  signal: AbortSignal,
): Promise<BuiltImage> {
  const { image, service, version } = config;
  await prepareContext(config, report, signal);
  const base = image.base && (await ensureBaseImage(image.base.image, report, signal));
  const buildArgs = {
    VERSION: version,
    ...image.buildArgs,
    ...(image.base && base && base !== image.base.image && { [image.base.arg]: base }),
  };
  const dockerfile = join(image.context, image.dockerfile);
  const platform = dockerPlatform(service.architecture);
  const baseId = base ? (await run(imageIdArgv(base))).stdout.trim() : '';
  const content = await hashContent(image.context, dockerfile, { buildArgs, platform, baseId });
  const name = `${image.repository}:${version}`;
  const existing = await run(inspectLabelArgv(name, contentLabel));
  if (existing.stdout.trim() === content) return { name, version, content, built: false };
  const argv = buildArgv({
    context: image.context,
    dockerfile,
    tags: [name],
    buildArgs,
    labels: { [contentLabel]: content },
    platform,
  });
  const env = buildEnvironment(await dockerBuilder());
  const result = await run(argv, { env, onLine: (line) => report(line.trim()), signal });
  if (result.exitCode !== 0) throw buildFailed(name, dockerfile, result.stderr || result.stdout);
  return { name, version, content, built: true };
}

/** Removes the images that were built here, whatever their version. @returns their names. */
export async function removeBuiltImages({ image }: Config): Promise<string[]> {
  const { stdout } = await run(builtImagesArgv(image.repository, contentLabel));
  const names = stdout.split('\n').filter((name) => name && !name.endsWith(':<none>'));
  if (names.length > 0) await run(removeImageArgv(...names));
  return names;
}

function buildFailed(name: string, dockerfile: string, output: string): ExpectedError {
  return new ExpectedError(`Docker could not build ${name}`, {
    why: lastLines(withoutBuilderAdvice(output), 12),
    next: `Mend what Docker says about ${dockerfile}, then run the same command again`,
  });
}

/** Runs the configured `prepare` command, which fills the build context. */
async function prepareContext(config: Config, report: Report, signal: AbortSignal): Promise<void> {
  const [program, ...args] = config.image.prepare;
  if (!program) return;
  const argv: Argv = [program, ...args];
  report(argv.join(' '));
  const result = await run(argv, {
    env: {
      PATH: `${join(projectRoot, 'node_modules', '.bin')}:${process.env.PATH}`,
      ARCHITECTURE: config.service.architecture,
      VERSION: config.version,
    },
    onLine: report,
    signal,
  });
  if (result.exitCode === 0) return;
  throw new ExpectedError(`image.prepare failed: ${argv.join(' ')}`, {
    why: result.notFound
      ? `${program} is not on PATH`
      : lastLines(result.stderr || result.stdout, 12),
    next: 'Mend it, then run the same command again',
  });
}
