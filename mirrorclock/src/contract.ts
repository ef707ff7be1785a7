import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The part of the OpenAPI document that the service works from; the rest is only served. */
export interface Contract {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<'DialTime' | 'MirroredTime' | 'Health' | 'Error', object>>;
  };
}

/**
 * The API's contract, openapi.yaml. A bundle of the service has the document in place of this
 * module, and needs neither the file nor a YAML parser.
 */
export const contract: Contract = parse(
  readFileSync(join(import.meta.dirname, '..', 'openapi.yaml'), 'utf8'),
);
