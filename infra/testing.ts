import assert from 'node:assert/strict';
import { type ConfigInput, parseConfig } from '../config/index.ts';
import { render, type StackName } from './main.ts';

export const account = '123456789012';

/** A reference as it stands in the JSON. */
export function ref(expression: string): string {
  return `\${${expression}}`;
}

type Attributes = Record<string, unknown>;

/** One stack's Terraform, and ways to look into it. */
export interface Rendered {
  /** All resources of a type: attributes by name. Empty where there is none. */
  all(type: string): Record<string, Attributes>;
  /** The only resource of a type, or the one of that name. */
  one(type: string, name?: string): Attributes;
  /** The addresses of all resources. */
  addresses: string[];
  /** The value of an output. */
  output(name: string): string;
  json: ReturnType<typeof render>[StackName];
}

/** A stack made from a configuration; by default with all defaults. */
export function rendered(stack: StackName, input: ConfigInput = {}): Rendered {
  const json = render({ config: parseConfig(input), account })[stack];
  const resources = (json.resource ?? {}) as Record<string, Record<string, Attributes>>;
  const all = (type: string) => resources[type] ?? {};
  return {
    json,
    all,
    one(type, name) {
      const found = name === undefined ? Object.values(all(type)) : [all(type)[name]];
      assert.equal(found.length, 1, `${type}: ${Object.keys(all(type)).join(', ')}`);
      return found[0] ?? assert.fail(`no ${type}.${name}`);
    },
    addresses: Object.entries(resources).flatMap(([type, named]) =>
      Object.keys(named).map((name) => `${type}.${name}`),
    ),
    output: (name) => {
      const output = json.output?.[name] as { value: string } | undefined;
      return output?.value ?? assert.fail(`no output ${name}`);
    },
  };
}

/** One statement of a policy, as it was written. */
export interface StatementJson {
  Sid: string;
  Effect: string;
  Principal?: unknown;
  Action: string | string[];
  Resource?: string | string[];
  Condition?: unknown;
}

/** The statements of a policy document. */
export function statements(policy: unknown): StatementJson[] {
  assert.equal(typeof policy, 'string');
  const document = JSON.parse(String(policy)) as { Version: string; Statement: StatementJson[] };
  assert.equal(document.Version, '2012-10-17');
  return document.Statement;
}

/** Every action that a policy allows, sorted. */
export function actions(policy: unknown): string[] {
  return statements(policy)
    .flatMap((statement) => statement.Action)
    .sort();
}
