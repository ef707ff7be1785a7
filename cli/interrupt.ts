import { ExpectedError } from '../lib/expected-error.ts';

let current: AbortSignal | undefined;

/**
 * A signal that Ctrl-C and SIGTERM abort. Children are ended in good order
 * (Terraform stores its state and frees its lock); a second Ctrl-C does not wait.
 */
export function onInterrupt(say: (line: string) => void): AbortSignal {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(130);
    say('Interrupted: ending what runs in good order; once more to stop at once');
    controller.abort(
      new ExpectedError('Interrupted', {
        next: 'Run the same command again: it goes on from here',
        exitCode: 130,
      }),
    );
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  current = controller.signal;
  return controller.signal;
}

/**
 * The interruption of this run, or undefined where there was none. What fails after
 * it (a child that was ended, a wait that was cut off) fails because of it.
 */
export function interruption(): ExpectedError | undefined {
  return current?.aborted ? (current.reason as ExpectedError) : undefined;
}
