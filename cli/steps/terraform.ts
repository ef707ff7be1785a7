import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type StackName, synthesize } from '../../infra/main.ts';
import { ExpectedError } from '../../lib/expected-error.ts';
import { type Argv, run, runOk } from '../../lib/run.ts';
import { localPort } from '../../local/local-aws.ts';
import { ensureProvider } from '../../local/tools/provider.ts';
import { ensureTerraform } from '../../local/tools/terraform.ts';
import type { Session } from '../session.ts';
import {
  applyArgv,
  type Changes,
  initArgv,
  outputArgv,
  type PlannedChange,
  parseEvent,
  parseOutputs,
  parseStateLock,
  planArgv,
  type TerraformEvent,
} from '../tools/terraform.ts';
import { count } from '../ui/format.ts';
import type { Report } from '../ui/steps.ts';
import { lockedBy } from './state-lock.ts';

/** Terraform, ready for one session: its program, its environment, its folder. */
export interface Workspace {
  program: string;
  environment: Readonly<Record<string, string | undefined>>;
  /** Holds a folder for each state. */
  folder: string;
  signal: AbortSignal;
}

/** What an apply did, and what the state's outputs are now. */
export interface Applied {
  changes: Changes;
  outputs: Readonly<Record<string, unknown>>;
}

type Diagnostic = Extract<TerraformEvent, { kind: 'diagnostic' }>;

/** Where the workspaces of a target stand, below the working directory. */
function workspaceRoot(target: Session['target']): string {
  if (target.kind === 'local') return localWorkspaceRoot();
  return resolve('.mirrorclock-deploy', `${target.account}-${target.region}`);
}

/** The workspaces of the local AWS; each port has its own. */
export function localWorkspaceRoot(): string {
  return resolve('.mirrorclock-deploy', `local-${localPort()}`);
}

/** Finds or gets Terraform and the provider, and writes the three states as plain Terraform. */
export async function openWorkspace(session: Session, report: Report): Promise<Workspace> {
  const { config, target, signal } = session;
  const terraform = await ensureTerraform(report, signal);
  const provider = await ensureProvider(terraform, report, signal);
  const folder = join(workspaceRoot(target), config.environment);
  await mkdir(folder, { recursive: true });
  synthesize({ config, account: target.account }, folder);
  const environment = {
    ...target.environment,
    ...(provider.cliConfigFile && { TF_CLI_CONFIG_FILE: provider.cliConfigFile }),
    TF_IN_AUTOMATION: '1',
  };
  return { program: terraform.program, environment, folder, signal };
}

/**
 * Plans one state and applies the plan, if it changes anything.
 * @throws ExpectedError with Terraform's own words where it fails.
 */
export async function applyStack(
  workspace: Workspace,
  stack: StackName,
  variables: Readonly<Record<string, string>>,
  report: Report,
): Promise<Applied> {
  await writeVariables(workspace, stack, variables);
  await init(workspace, stack, report);
  const changes = await planAndApply(workspace, stack, false, report);
  return { changes, outputs: await readOutputs(workspace, stack) };
}

/** Destroys what one state holds. @returns how many resources were removed. */
export async function destroyStack(
  workspace: Workspace,
  stack: StackName,
  variables: Readonly<Record<string, string>>,
  report: Report,
): Promise<number> {
  await writeVariables(workspace, stack, variables);
  await init(workspace, stack, report);
  return (await planAndApply(workspace, stack, true, report)).remove;
}

/** Plans one state and changes nothing; its lock is held meanwhile. */
export async function planStack(
  workspace: Workspace,
  stack: StackName,
  variables: Readonly<Record<string, string>>,
  destroy: boolean,
  report: Report,
): Promise<PlannedChange[]> {
  await writeVariables(workspace, stack, variables);
  await init(workspace, stack, report);
  const changes: PlannedChange[] = [];
  await execute(workspace, stack, planArgv(workspace.program, 'preview', destroy), (event) => {
    if (event.kind === 'planned') changes.push(event.change);
  });
  return changes;
}

/** The outputs of one state; none where nothing is deployed. */
async function readOutputs(
  workspace: Workspace,
  stack: StackName,
): Promise<Record<string, unknown>> {
  const { cwd, options } = place(workspace, stack);
  return parseOutputs(await runOk(outputArgv(workspace.program), { cwd, ...options }));
}

function place(workspace: Workspace, stack: StackName) {
  return {
    cwd: join(workspace.folder, stack),
    options: { env: workspace.environment, signal: workspace.signal },
  };
}

/** The values of the variables, where Terraform finds them without being told. */
async function writeVariables(
  workspace: Workspace,
  stack: StackName,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const file = join(workspace.folder, stack, 'terraform.tfvars.json');
  if (Object.keys(variables).length === 0) await rm(file, { force: true });
  else await writeFile(file, `${JSON.stringify(variables, null, 2)}\n`);
}

/** Initialises a folder once for each text of its configuration's backend and providers. */
async function init(workspace: Workspace, stack: StackName, report: Report): Promise<void> {
  const { cwd, options } = place(workspace, stack);
  const stamp = join(cwd, '.terraform', 'initialised.json');
  const wanted = JSON.stringify({
    terraform: JSON.parse(await readFile(join(cwd, 'main.tf.json'), 'utf8')).terraform,
    program: workspace.program,
    cliConfig: workspace.environment.TF_CLI_CONFIG_FILE ?? '',
    endpoint: workspace.environment.AWS_ENDPOINT_URL ?? '',
  });
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return;
  report('terraform init');
  await rm(join(cwd, '.terraform.lock.hcl'), { force: true });
  await runOk(initArgv(workspace.program), {
    cwd,
    ...options,
    next: 'Mend what Terraform says, then run the same command again',
  });
  await writeFile(stamp, wanted);
}

async function planAndApply(
  workspace: Workspace,
  stack: StackName,
  destroy: boolean,
  report: Report,
): Promise<Changes> {
  report('comparing with what is there');
  const plan = await execute(workspace, stack, planArgv(workspace.program, 'tfplan', destroy));
  if (plan.exitCode === 0) return plan.changes;
  const total = plan.changes.add + plan.changes.change + plan.changes.remove;
  let done = 0;
  const applied = await execute(
    workspace,
    stack,
    applyArgv(workspace.program, 'tfplan'),
    (event) => {
      if (event.kind === 'done') done += 1;
      if (event.kind === 'start' || event.kind === 'done')
        report(`${done} of ${count(total, 'change')}: ${event.address}`);
    },
  );
  return applied.changes;
}

/** Runs a command that speaks Terraform's machine-readable language. */
async function execute(
  workspace: Workspace,
  stack: StackName,
  argv: Argv,
  onEvent: (event: TerraformEvent) => void = () => {},
): Promise<{ exitCode: number; changes: Changes }> {
  const { cwd, options } = place(workspace, stack);
  const errors: Diagnostic[] = [];
  let changes: Changes = { add: 0, change: 0, remove: 0 };
  const result = await run(argv, {
    cwd,
    ...options,
    onLine: (line) => {
      const event = parseEvent(line);
      if (!event) return;
      if (event.kind === 'diagnostic' && event.severity === 'error') errors.push(event);
      if (event.kind === 'changes') changes = event.changes;
      onEvent(event);
    },
  });
  // A plan with -detailed-exitcode ends with 2 where there is something to change.
  if (result.exitCode === 0 || (argv[1] === 'plan' && result.exitCode === 2))
    return { exitCode: result.exitCode, changes };
  workspace.signal.throwIfAborted();
  throw failure(workspace, stack, errors, result.stderr || result.stdout);
}

function failure(
  workspace: Workspace,
  stack: StackName,
  errors: readonly Diagnostic[],
  output: string,
): ExpectedError {
  for (const { detail } of errors) {
    const lock = parseStateLock(detail);
    if (lock) return lockedBy(stack, lock, { ...workspace, folder: join(workspace.folder, stack) });
  }
  return new ExpectedError(`Terraform could not finish the ${stack} state`, {
    why:
      errors.map(({ summary, detail }) => [summary, detail].join('\n').trim()).join('\n') || output,
    next: 'Mend what Terraform says, then run the same command again: it goes on from here',
  });
}
