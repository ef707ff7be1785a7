import type { z } from 'zod';
import { list, oneOfNumbers, section } from './fields.ts';
import { account, image, repository } from './image.ts';
import { loadBalancer } from './load-balancer.ts';
import { refusal } from './messages.ts';
import { app, bucketName, environment, longestPair, region, tags, version } from './naming.ts';
import { network } from './network.ts';
import { service } from './service.ts';

/** Days that CloudWatch Logs can keep. Source: PutRetentionPolicy in its API reference. */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

const schema = section({
  /** Name of the product, the first part of most names in AWS. Default: `mirrorclock`. */
  app: app.default('mirrorclock'),
  /** Which deployment of the product this is: `uat`, `prod`. Default: `uat`. */
  environment: environment.default('uat'),
  /** AWS region. Default: `eu-central-1`. */
  region: region.default('eu-central-1'),
  /** Version of the image, its tag. Default: `0.4`. */
  version: version.default('0.4'),
  /** AWS account, 12 digits: set it, and no other account is ever touched. Default: that of the credentials. */
  account: account.optional(),
  /** What is built. */
  image: image.prefault({}),
  /** Where the image is kept. */
  repository: repository.prefault({}),
  /** Where Terraform's state is kept. */
  state: section({
    /** S3 bucket; made where it is missing. Default: `<app>-tfstate-<account>-<region>`. */
    bucket: bucketName.optional(),
  }).prefault({}),
  /** Addresses, zones, and the containers' way out. */
  network: network.prefault({}),
  /** The container and how many of them run. */
  service: service.prefault({}),
  /** How requests reach the containers. */
  loadBalancer: loadBalancer.prefault({}),
  /** S3 buckets that the containers may list, read and write. Default: none. */
  buckets: list(bucketName, 'names of S3 buckets').prefault([]),
  /** Days that logs are kept. Default: 30. */
  logRetentionDays: oneOfNumbers(retentionDays, 'the days that CloudWatch Logs offers').default(30),
  /** Tags on everything, beside those that the deployment sets itself. Default: none. */
  tags: tags.prefault({}),
}).superRefine(({ app, environment }, context) => {
  const length = app.length + environment.length;
  if (length > longestPair)
    context.addIssue({
      code: 'custom',
      path: ['app'],
      message:
        `app and environment of ${longestPair} characters together, here ${app.length} + ` +
        `${environment.length} = ${length}: a target group's name has 32, <app>-<environment>-<port>`,
    });
});

/** What `deploy.config.ts` may say: every field is optional. */
export interface ConfigInput extends z.input<typeof schema> {}

/** The whole configuration, checked, with every default filled in. */
export interface Config extends z.output<typeof schema> {}

/** For `deploy.config.ts`: gives the editor the types, and changes nothing. */
export function defineConfig(input: ConfigInput): ConfigInput {
  return input;
}

/**
 * Checks a configuration and fills in the defaults.
 * @param source what it was read from, for the message.
 * @throws ExpectedError that names every wrong field, its value, and what is allowed.
 */
export function parseConfig(input: unknown, source = 'the configuration'): Config {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw refusal(result.error.issues, input, source);
}
