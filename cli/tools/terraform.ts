import type { Argv } from '../../lib/run.ts';

/** How long a command waits for somebody else's state lock, as Terraform writes durations. */
const lockTimeout = '0s';

export function initArgv(program: string): Argv {
  return [program, 'init', '-input=false', '-no-color', '-reconfigure'];
}

export function planArgv(program: string, planFile: string, destroy = false): Argv {
  const mode = destroy ? ['-destroy'] : [];
  return [
    program,
    'plan',
    ...mode,
    '-json',
    '-input=false',
    '-detailed-exitcode',
    `-lock-timeout=${lockTimeout}`,
    `-out=${planFile}`,
  ];
}

export function applyArgv(program: string, planFile: string): Argv {
  return [program, 'apply', '-json', '-input=false', `-lock-timeout=${lockTimeout}`, planFile];
}

export function outputArgv(program: string): Argv {
  return [program, 'output', '-json', '-no-color'];
}

/** Frees a state's lock without asking; `folder` is that of the state, initialised. */
export function unlockArgv(program: string, folder: string, id: string): Argv {
  return [program, `-chdir=${folder}`, 'force-unlock', '-force', id];
}

/** How many things a plan or an apply adds, changes and removes. */
export interface Changes {
  add: number;
  change: number;
  remove: number;
}

/** What a plan would do with one resource: `create`, `update`, `replace`, `delete`. */
export interface PlannedChange {
  action: string;
  address: string;
}

/** What one line of Terraform's machine-readable output says, as far as it matters here. */
export type TerraformEvent =
  | { kind: 'start'; address: string; action: string }
  | { kind: 'done'; address: string }
  | { kind: 'changes'; changes: Changes }
  | { kind: 'planned'; change: PlannedChange }
  | { kind: 'diagnostic'; severity: 'error' | 'warning'; summary: string; detail: string };

/**
 * Parses one line of `terraform ... -json`; undefined for lines that say nothing
 * of interest. Format: https://developer.hashicorp.com/terraform/internals/machine-readable-ui
 */
export function parseEvent(line: string): TerraformEvent | undefined {
  const message = parseObject(line);
  switch (message?.type) {
    case 'apply_start':
      return {
        kind: 'start',
        address: message.hook?.resource?.addr ?? '',
        action: message.hook?.action ?? '',
      };
    case 'apply_complete':
      return { kind: 'done', address: message.hook?.resource?.addr ?? '' };
    case 'planned_change':
      return {
        kind: 'planned',
        change: {
          action: message.change?.action ?? '',
          address: message.change?.resource?.addr ?? '',
        },
      };
    case 'change_summary':
      return { kind: 'changes', changes: pickChanges(message.changes) };
    case 'diagnostic':
      return {
        kind: 'diagnostic',
        severity: message.diagnostic?.severity === 'warning' ? 'warning' : 'error',
        summary: message.diagnostic?.summary ?? message['@message'] ?? '',
        detail: message.diagnostic?.detail ?? '',
      };
    default:
      return undefined;
  }
}

interface Message {
  type?: string;
  '@message'?: string;
  hook?: { resource?: { addr?: string }; action?: string };
  change?: { resource?: { addr?: string }; action?: string };
  changes?: Partial<Changes>;
  diagnostic?: { severity?: string; summary?: string; detail?: string };
}

function parseObject(line: string): Message | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Message;
  } catch {
    return undefined;
  }
}

function pickChanges(changes: Partial<Changes> = {}): Changes {
  return { add: changes.add ?? 0, change: changes.change ?? 0, remove: changes.remove ?? 0 };
}

/** Parses `terraform output -json` into name and value. */
export function parseOutputs(json: string): Record<string, unknown> {
  const outputs = JSON.parse(json || '{}') as Record<string, { value: unknown }>;
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}

/** Who holds the state's lock, since when, and the id that frees it. */
export interface StateLock {
  id: string;
  who: string;
  created: string;
  operation: string;
}

/** Reads the lock out of "Error acquiring the state lock", or undefined where it is another error. */
export function parseStateLock(detail: string): StateLock | undefined {
  if (!/Lock Info:/.test(detail)) return undefined;
  // At the start of a line: S3's own words before it name a RequestID and a HostID.
  const field = (name: string) =>
    new RegExp(`^ *${name}: *(.+)`, 'm').exec(detail)?.[1]?.trim() ?? '';
  return {
    id: field('ID'),
    who: field('Who'),
    created: field('Created'),
    operation: field('Operation'),
  };
}
