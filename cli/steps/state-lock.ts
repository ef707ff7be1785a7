import { join, relative } from 'node:path';
import { ExpectedError } from '../../lib/expected-error.ts';
import { projectRoot } from '../../lib/paths.ts';
import { type StateLock, unlockArgv } from '../tools/terraform.ts';
import { shellQuote } from '../ui/shell.ts';

/** Where a locked state can be freed from. */
export interface LockedPlace {
  /** The folder of the state, initialised. */
  folder: string;
  program: string;
  /** What Terraform was run with; `undefined` removes a variable. */
  environment: Readonly<Record<string, string | undefined>>;
}

/** A state that somebody else holds: who, since when, and the line that frees it. */
export function lockedBy(stack: string, lock: StateLock, place: LockedPlace): ExpectedError {
  const operation = lock.operation.replace(/^OperationType/, '').toLowerCase() || 'operation';
  const since = lock.created.replace(/\.\d+ \+0000/, '');
  return new ExpectedError(`The ${stack} state is locked by ${lock.who}`, {
    why: `Their ${operation} runs since ${since}, or died and left the lock. Two cannot change the same state at once.`,
    next: `Wait for it; if it is dead, free the lock, then run the same command again:\n${unlockLine(lock, place)}`,
  });
}

/** A line for a shell. It changes nothing in that shell: what it sets is gone with the line. */
function unlockLine({ id }: StateLock, { folder, program, environment }: LockedPlace): string {
  const argv = unlockArgv(program, relative(process.cwd(), folder), id);
  const command = argv.map(shellQuote).join(' ');
  if (environment.AWS_ENDPOINT_URL) {
    const tool = shellQuote(
      relative(process.cwd(), join(projectRoot, 'bin', 'mirrorclock-deploy')),
    );
    const port = assignment('MIRRORCLOCK_LOCAL_PORT', process.env.MIRRORCLOCK_LOCAL_PORT);
    return `(eval "$(${port}${tool} env)"; ${command})`;
  }
  const { AWS_PROFILE, TF_CLI_CONFIG_FILE } = environment;
  return `${assignment('AWS_PROFILE', AWS_PROFILE)}${assignment('TF_CLI_CONFIG_FILE', TF_CLI_CONFIG_FILE)}${command}`;
}

function assignment(name: string, value: string | undefined): string {
  return value ? `${name}=${shellQuote(value)} ` : '';
}
