import { z } from 'zod';
import { list, section, text, whole } from './fields.ts';
import { variables } from './variables.ts';

const defaultContext = 'mirrorclock-standalone';
const argument = z.string({ error: 'a string' }).min(1, { error: 'a string that is not empty' });
const reference = text(
  /^[a-z0-9][\w./:@-]*$/,
  "an image reference such as 'debian:bookworm-slim', in lower case",
);

const shape = section({
  /** Name of the image and of its ECR repository. Default: `mirrorclock-standalone`. */
  repository: text(
    /^(?=.{2,200}$)[a-z0-9]+(?:[._-][a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-][a-z0-9]+)*)*$/,
    "2 to 200 lower-case letters and digits, with single '.', '_', '-' or '/' between them: the names ECR takes",
  ).default('mirrorclock-standalone'),
  /** Directory that Docker builds from. Default: `mirrorclock-standalone`. */
  context: argument.optional(),
  /** Dockerfile, relative to `context`. Default: `Dockerfile`. */
  dockerfile: argument.default('Dockerfile'),
  /**
   * A program and its arguments, run before the build. Default: what mirrorclock's own
   * image needs; nothing where `context` is given.
   */
  prepare: z.array(argument, { error: "a list such as ['npm', 'run', 'bundle']" }).optional(),
  /** Build arguments. They stay readable in the image, so secrets are refused. Default: none. */
  buildArgs: variables('build arguments stay readable in the image').prefault({}),
  /**
   * The base image and the build argument that hands it to the Dockerfile, for machines
   * without a registry. Default: mirrorclock's own; none where `context` is given.
   */
  base: section({
    /** Name of the build argument. Default: `BASE`. */
    arg: text(/^[A-Za-z_]\w*$/, "a build argument's name, such as 'BASE'").default('BASE'),
    /** The image. Default: `debian:bookworm-slim`. */
    image: reference.default('debian:bookworm-slim'),
  }).optional(),
});

/** `image`: what is built. */
export const image = shape.transform((input) => {
  const isOwn = input.context !== undefined;
  const base = input.base ?? { arg: 'BASE', image: 'debian:bookworm-slim' };
  return {
    repository: input.repository,
    context: input.context ?? defaultContext,
    dockerfile: input.dockerfile,
    prepare: input.prepare ?? (isOwn ? [] : ['node', `${defaultContext}/prepare.ts`]),
    buildArgs: input.buildArgs,
    ...((!isOwn || input.base) && { base }),
  };
});

/** Twelve digits: an AWS account. */
export const account = text(
  /^\d{12}$/,
  "an AWS account number as a string of 12 digits, e.g. '123456789012'",
);

/** `repository`: where the image is kept. */
export const repository = section({
  /** Other AWS accounts that may pull. Default: none. */
  pullAccounts: list(account, 'AWS account numbers').prefault([]),
  /** Releases of each environment whose images are kept, to go back to. Default: 10. */
  keepReleases: whole(
    2,
    500,
    'releases',
    'the one that runs, and one to go back to at least',
  ).default(10),
});
