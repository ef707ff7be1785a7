/**
 * The services whose resources the provider keeps. `meta` serves `aws_region`,
 * `aws_partition` and the like; the others are what a deployment can contain.
 */
export const keptServices: readonly string[] = [
  'acm',
  'appautoscaling',
  'cloudwatch',
  'ec2',
  'ecr',
  'ecs',
  'elbv2',
  'iam',
  'kms',
  'logs',
  'meta',
  'route53',
  's3',
  'secretsmanager',
  'sns',
  'ssm',
  'sts',
  'wafv2',
];

/**
 * The SDK packages whose clients are still called: those of the kept services and
 * of the packages that these import (cloudfront, organizations, s3control, account).
 */
export const keptClients: readonly string[] = [
  'account',
  'acm',
  'applicationautoscaling',
  'cloudfront',
  'cloudwatch',
  'cloudwatchlogs',
  'ec2',
  'ecr',
  'ecs',
  'elasticloadbalancingv2',
  'iam',
  'kms',
  'organizations',
  'route53',
  's3',
  's3control',
  'secretsmanager',
  'sns',
  'ssm',
  'sts',
  'wafv2',
];

/** Reduces the text of `internal/provider/sdkv2/service_packages_gen.go` to the services in `keep`. */
export function slimServicePackages(source: string, keep = keptServices): string {
  const importLine =
    /^\t"github\.com\/hashicorp\/terraform-provider-aws\/internal\/service\/(\w+)"$/;
  const entryLine = /^\t\t(\w+)\.ServicePackage\(ctx\),$/;
  return keepLines(source, [importLine, entryLine], keep);
}

/** Reduces the text of `internal/conns/awsclient_gen.go` to the clients of the SDK packages in `keep`. */
export function slimClients(source: string, keep = keptClients): string {
  const importLine = /^\t"github\.com\/aws\/aws-sdk-go-v2\/service\/(\w+)"$/;
  const method =
    /^func \(c \*AWSClient\) \w+\(ctx context\.Context\) \*(\w+)\.Client \{\n(?:\t.*\n)*\}\n\n?/gm;
  const fewerMethods = source.replace(method, (text, name: string) =>
    keep.includes(name) ? text : '',
  );
  return keepLines(fewerMethods, [importLine], keep);
}

/**
 * Drops the lines that one of `patterns` matches with a name that is not kept.
 * A kept name that never occurs means that the source is not the one this was
 * written for: better to stop than to compile a provider that lacks a service.
 */
function keepLines(source: string, patterns: readonly RegExp[], keep: readonly string[]): string {
  const met = new Set<string>();
  const lines = source.split('\n').filter((line) => {
    const name = patterns.map((pattern) => pattern.exec(line)?.[1]).find(Boolean);
    if (name !== undefined) met.add(name);
    return name === undefined || keep.includes(name);
  });
  const missing = keep.filter((name) => !met.has(name));
  if (missing.length > 0)
    throw new Error(`the provider's source does not mention ${missing.join(', ')}`);
  return lines.join('\n');
}
