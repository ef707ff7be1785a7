import { z } from 'zod';
import { text } from './fields.ts';

/*
 * Most names are `<app>-<environment>`. An environment has no hyphen, so that two
 * pairs never give the same name ("a-b" + "c" and "a" + "b-c"). The longest name
 * is the target group's, `<app>-<environment>-<port>`, of at most 32 characters.
 */

/** Characters that app and environment may have together: 32 less two hyphens and a port. */
export const longestPair = 25;

/** `app`: the name of the product. */
export const app = text(
  /^(?!internal-)[a-z](?:-?[a-z0-9]){1,19}$/,
  "2 to 20 lower-case letters, digits and single hyphens, a letter first, not 'internal-': AWS allows a load balancer's name no more",
);

/** `environment`: one deployment of the product. */
export const environment = text(
  /^[a-z][a-z0-9]{0,11}$/,
  'up to 12 lower-case letters and digits, a letter first, no hyphen: names are made of app and environment and must never meet',
);

/** `region`: an AWS region of the standard or the US government partition. */
export const region = text(
  /^(?!cn-|us-iso|eu-iso|eusc-)[a-z]{2}(?:-gov)?-[a-z]+-\d$/,
  "an AWS region such as 'eu-central-1'; not China and the isolated regions, where endpoints have other names",
);

/** `version`: the tag of the image. */
export const version = text(
  /^(?!deployed-)[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/,
  "an image tag as a string, such as '0.4': up to 128 letters, digits, '.', '_', '-'; 'deployed-' marks releases",
);

/** The name of an S3 bucket. */
export const bucketName = text(
  /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)(?!.*(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  'the name of an S3 bucket: 3 to 63 lower-case letters, digits, dots and hyphens',
);

/** Tags that the deployment sets itself. */
export const ownTags = ['app', 'environment', 'managed-by', 'stack', 'version', 'Name'];

const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** `tags`: put on everything. */
export const tags = z
  .record(z.string(), z.string({ error: 'a string' }), { error: 'an object of names and strings' })
  .superRefine((values, context) => {
    if (Object.keys(values).length > 40)
      context.addIssue('at most 40 tags: AWS allows 50, and the deployment sets some itself');
    for (const [key, value] of Object.entries(values)) {
      const message = tagProblem(key, value);
      if (message) context.addIssue({ code: 'custom', path: [key], message });
    }
  });

function tagProblem(key: string, value: string): string | undefined {
  if (ownTags.some((own) => own.toLowerCase() === key.toLowerCase()))
    return 'another name: the deployment sets this tag itself';
  if (key.toLowerCase().startsWith('aws:'))
    return "a name without 'aws:', which AWS keeps to itself";
  const isGood = key.length > 0 && key.length <= 128 && value.length <= 256;
  if (isGood && tagText.test(key) && tagText.test(value)) return undefined;
  return 'a name of 1 to 128 and a value of up to 256 letters, digits, spaces and _.:/=+-@';
}
