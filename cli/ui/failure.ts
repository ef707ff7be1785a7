import { styleText } from 'node:util';
import { ExpectedError } from '../../lib/expected-error.ts';
import { asCalled } from './program.ts';

/** The one place that prints a failure. @returns the exit code. */
export function printFailure(error: unknown): number {
  process.stderr.write(`${renderFailure(error)}\n`);
  return error instanceof ExpectedError ? error.exitCode : 1;
}

/** An expected failure in words: what, why, next. A defect with its stack. */
export function renderFailure(error: unknown): string {
  if (!(error instanceof ExpectedError)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return `${red('Unexpected error')}: this is a defect of mirrorclock-deploy.\n${stack}`;
  }
  const lines = [`${red('Error')}: ${error.message}`];
  if (error.why) lines.push(indent('Why', error.why));
  lines.push(indent('Next', asCalled(error.next)));
  return lines.join('\n');
}

function indent(label: string, text: string): string {
  return `  ${`${label}:`.padEnd(6)}${text.split('\n').join('\n        ')}`;
}

function red(text: string): string {
  return styleText(['red', 'bold'], text, { stream: process.stderr });
}
