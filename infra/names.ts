import type { Config } from '../config/index.ts';

/*
 * Every name in one place. What belongs to an environment is named
 * `<app>-<environment>`, where an environment has no hyphen; what all environments of a
 * region share carries the region where AWS's namespace is the whole account (IAM).
 */

/** `<app>-<environment>`: the prefix of everything in one deployment; at most 26 characters. */
export function deploymentName({ app, environment }: Config): string {
  return `${app}-${environment}`;
}

/** The target group's name: with the port, because a new port means a new target group. At most 32 characters, AWS's limit. */
export function targetGroupName(config: Config): string {
  return `${deploymentName(config)}-${config.service.port}`;
}

/** The log groups of all environments begin with this; no other app's do. */
export function logGroupPrefix({ app }: Config): string {
  return `/ecs/${app}/`;
}

/** The log group of one deployment. */
export function logGroupName(config: Config): string {
  return `${logGroupPrefix(config)}${config.environment}`;
}

/** A role of one region; IAM's names are shared by all regions of an account. */
export function roleName({ app, region }: Config, kind: 'execution' | 'task'): string {
  return `${app}-${region}-${kind}`;
}

/** The partition that a region belongs to, the second part of every ARN. */
export function partition(region: string): string {
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** An ARN in the deployment's region and account. */
export function regionalArn(
  { config, account }: { config: Config; account: string },
  service: string,
  resource: string,
): string {
  return `arn:${partition(config.region)}:${service}:${config.region}:${account}:${resource}`;
}

/** An ARN of IAM, which has no region. */
export function iamArn(config: Config, account: string, resource: string): string {
  return `arn:${partition(config.region)}:iam::${account}:${resource}`;
}

/** A bucket's ARN, or with `key` that of objects in it. */
export function bucketArn(config: Config, bucket: string, key?: string): string {
  const arn = `arn:${partition(config.region)}:s3:::${bucket}`;
  return key === undefined ? arn : `${arn}/${key}`;
}

/** The name of an AWS service's VPC endpoint, e.g. of `ecr.api`. */
export function endpointService(config: Config, service: string): string {
  return `com.amazonaws.${config.region}.${service}`;
}
