/**
 * A failure that the user can do something about. It is printed without a stack
 * trace and ends the process with `exitCode`; every other error is a defect and
 * shows its stack.
 */
export class ExpectedError extends Error {
  override readonly name = 'ExpectedError';
  /** Why it happened, in words; empty where `message` says it all. */
  readonly why: string;
  /** The next step: a sentence or a command line. */
  readonly next: string;
  /** 1 = failed, 2 = wrong usage, 130 = interrupted. */
  readonly exitCode: 1 | 2 | 130;

  constructor(
    message: string,
    details: { why?: string; next: string; exitCode?: 1 | 2 | 130; cause?: unknown },
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.why = details.why ?? '';
    this.next = details.next;
    this.exitCode = details.exitCode ?? 1;
  }
}
