import { homedir } from 'node:os';
import { join } from 'node:path';

/** The root of this checkout, or of the installed package. */
export const projectRoot = join(import.meta.dirname, '..');

/**
 * The tools cache: what is expensive to make and the same for every checkout
 * (providers, Python environments, node binaries). Safe to delete at any time.
 */
export function cacheDir(...parts: string[]): string {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'mirrorclock-deploy', ...parts);
}

/** What a running local AWS needs: process ids, logs, recorded calls. `down` removes it. */
export function stateDir(...parts: string[]): string {
  const base = process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state');
  return join(base, 'mirrorclock-deploy', ...parts);
}
