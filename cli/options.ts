import { type Command, InvalidArgumentError, Option } from 'commander';

/** What nearly every verb takes: which configuration, which account, which region. */
export interface SettingsOptions {
  config?: string;
  region?: string;
  profile?: string;
  repository?: string;
  imageVersion?: string;
}

/** Adds the options that choose the configuration and override its values. */
export function settingsOptions(command: Command): Command {
  return command
    .option('--config <file>', 'configuration file (default: deploy.config.ts, where there is one)')
    .option('--region <region>', 'AWS region instead of the configured one')
    .option('--repository <name>', 'ECR repository name instead of the configured one')
    .addOption(
      new Option(
        '--image-version <version>',
        'version of the image instead of the configured one',
      ).argParser(imageTag),
    );
}

/** The profile of the AWS account; the local AWS never takes one. */
export function profileOption(command: Command): Command {
  return command.option(
    '--profile <name>',
    'profile in ~/.aws/config (default: the usual AWS chain)',
  );
}

export function jsonOption(command: Command): Command {
  return command.option('--json', 'print the result as JSON');
}

/** For verbs that change something: say what would be done, and do nothing. */
export function dryRunOption(command: Command): Command {
  return command.option('--dry-run', 'say what would be changed, and change nothing');
}

/** ECR's and Docker's rule for a tag. */
function imageTag(value: string): string {
  if (/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(value)) return value;
  throw new InvalidArgumentError(
    'an image tag has 1 to 128 letters, digits, points, hyphens and underscores, and does not begin with a point or a hyphen.',
  );
}
