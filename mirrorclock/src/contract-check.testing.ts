import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { contract } from './contract.ts';

/** An answer as a test got it. */
export interface Answer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: string;
}

interface Response {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, unknown>>;
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema(contract, 'openapi.yaml');

/**
 * Checks an answer of the service against openapi.yaml: its status is documented for this
 * operation, and its body is what the document says. What the document does not know, a path or a
 * method, has to be answered as a documented failure.
 */
export function assertInContract(method: string, path: string, answer: Answer): void {
  const where = `${method} ${path} -> ${answer.status}`;
  const pointer = responsePointer(method, path, answer.status);
  assert.ok(pointer, `${where}: not in openapi.yaml`);
  const content = (at(pointer) as Response).content;
  if (method === 'HEAD' || !content) {
    assert.equal(answer.body, '', `${where}: has a body`);
    return;
  }
  assert.equal(answer.contentType, 'application/json; charset=utf-8', where);
  const validate = ajv.getSchema(`openapi.yaml#${pointer}/content/application~1json/schema`);
  assert.ok(validate, `${pointer} has no schema`);
  assert.ok(
    validate(JSON.parse(answer.body)),
    `${where}: ${answer.body} ${ajv.errorsText(validate.errors)}`,
  );
}

function responsePointer(method: string, path: string, status: number): string | undefined {
  const known = contract.paths[path];
  const operation = known?.[method.toLowerCase()] as
    | { responses: Record<string, Response> }
    | undefined;
  if (!operation) return status === (known ? 405 : 404) ? '/components/responses/Error' : undefined;
  const key = [String(status), `${String(status)[0]}XX`].find((name) => operation.responses[name]);
  if (key === undefined) return undefined;
  const reference = operation.responses[key]?.$ref;
  return (
    reference?.slice(1) ??
    `/paths/${path.replaceAll('/', '~1')}/${method.toLowerCase()}/responses/${key}`
  );
}

function at(pointer: string): unknown {
  return pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/'))
    .reduce((value, key) => (value as Record<string, unknown>)[key], contract as unknown);
}
