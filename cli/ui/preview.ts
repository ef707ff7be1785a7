import type { Preview } from '../steps/preview.ts';
import { count } from './format.ts';

/** Prints what would be changed: JSON, or a line for each resource. */
export function printPreview(previews: readonly Preview[], json = false): void {
  process.stdout.write(`${json ? JSON.stringify(previews, null, 2) : renderPreview(previews)}\n`);
}

export function renderPreview(previews: readonly Preview[]): string {
  const lines = previews.flatMap(({ stack, changes }) => [
    `${stack}: ${changes.length === 0 ? 'no changes' : count(changes.length, 'change')}`,
    ...changes.map(({ action, address }) => `  ${action.padEnd(8)}${address}`),
  ]);
  return [...lines, 'Nothing was changed (--dry-run).'].join('\n');
}
