import ora from 'ora';
import { formatSeconds } from './format.ts';

/** Tells what a running step is at, in a few words. */
export type Report = (line: string) => void;

/** Prints named steps with progress and times to stderr, so that stdout stays the result's. */
export interface Steps {
  /**
   * Runs one step. Its result is `work`'s; `summary` makes the words behind the
   * step's name from it. Where there is no terminal, each step prints one line.
   */
  step<T>(
    name: string,
    work: (report: Report) => Promise<T>,
    summary?: (result: T) => string,
  ): Promise<T>;
  /** A line of its own, such as a warning, between steps. */
  note(line: string): void;
}

/** How one running step is shown. */
interface Display {
  /** How often the running line is shown anew, in milliseconds. */
  interval: number;
  running(line: string): void;
  done(line: string): void;
  failed(line: string): void;
}

/** Steps for a person at a terminal, or plain lines where stderr is not one. */
export function createSteps(stream: NodeJS.WriteStream = process.stderr): Steps {
  const interactive = Boolean(stream.isTTY) && !process.env.CI;
  const show = interactive ? spinnerOn : linesOn;
  return {
    step: (name, work, summary) => runStep(show(stream, name), name, work, summary),
    note: (line) => stream.write(`  ${line}\n`),
  };
}

async function runStep<T>(
  display: Display,
  name: string,
  work: (report: Report) => Promise<T>,
  summary?: (result: T) => string,
): Promise<T> {
  const started = performance.now();
  let doing = '';
  const timer = setInterval(
    () => display.running(stepLine(name, started, doing)),
    display.interval,
  );
  try {
    const result = await work((line) => {
      doing = line;
    });
    display.done(stepLine(name, started, summary?.(result)));
    return result;
  } catch (error) {
    display.failed(stepLine(name, started));
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** One line that is drawn again and again, for a terminal. */
function spinnerOn(stream: NodeJS.WriteStream, name: string): Display {
  const spinner = ora({
    stream,
    text: name,
    discardStdin: false,
    hideCursor: false,
    // Of NO_COLOR the spinner itself knows nothing.
    color: process.env.NO_COLOR ? false : 'cyan',
  }).start();
  return {
    interval: 250,
    running: (line) => {
      spinner.text = line.slice(0, Math.max(20, (stream.columns ?? 80) - 4));
    },
    done: (line) => spinner.succeed(line),
    failed: (line) => spinner.fail(line),
  };
}

/** Lines for logs: the end of each step, and every 30 s what a long one is at. */
function linesOn(stream: NodeJS.WriteStream): Display {
  return {
    interval: 30_000,
    running: (line) => stream.write(`  ${line}\n`),
    done: (line) => stream.write(`✔ ${line}\n`),
    failed: (line) => stream.write(`✖ ${line}\n`),
  };
}

function stepLine(name: string, started: number, detail = ''): string {
  return [name.padEnd(20), elapsed(started).padStart(12), detail]
    .filter(Boolean)
    .join('  ')
    .trimEnd();
}

function elapsed(started: number): string {
  return formatSeconds((performance.now() - started) / 1000);
}
