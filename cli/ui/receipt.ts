import type { Receipt } from '../steps/destroy.ts';

/** Prints what was removed and what was kept on purpose. */
export function printReceipt(receipt: Receipt, json = false): void {
  process.stdout.write(`${json ? JSON.stringify(receipt, null, 2) : renderReceipt(receipt)}\n`);
}

function renderReceipt({ removed, kept }: Receipt): string {
  if (removed.length === 0 && kept.length === 0) return 'Nothing was there to remove.';
  return [
    ...(removed.length > 0 ? removed : ['nothing']).map((line) => `removed  ${line}`),
    ...kept.map((line) => `kept     ${line}`),
  ].join('\n');
}
