import { styleText } from 'node:util';
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

/** Steps for a person at a terminal, or plain lines where stderr is not one. */
export function createSteps(stream: NodeJS.WriteStream = process.stderr): Steps {
  const interactive = Boolean(stream.isTTY) && !process.env.CI;
  return {
    step: (name, work, summary) =>
      interactive ? liveStep(stream, name, work, summary) : plainStep(stream, name, work, summary),
    note: (line) => stream.write(`${dim('  ')}${line}\n`),
  };

  function dim(text: string): string {
    return styleText('dim', text, { stream });
  }
}

async function liveStep<T>(
  stream: NodeJS.WriteStream,
  name: string,
  work: (report: Report) => Promise<T>,
  summary?: (result: T) => string,
): Promise<T> {
  const started = performance.now();
  let doing = '';
  const spinner = ora({
    stream,
    text: name,
    discardStdin: false,
    hideCursor: false,
    // Of NO_COLOR the spinner itself knows nothing.
    color: process.env.NO_COLOR ? false : 'cyan',
  }).start();
  const redraw = () => {
    const line = stepLine(name, started, doing);
    spinner.text = line.slice(0, Math.max(20, (stream.columns ?? 80) - 4));
  };
  const timer = setInterval(redraw, 500);
  try {
    const result = await work((line) => {
      doing = line;
      redraw();
    });
    spinner.succeed(stepLine(name, started, summary?.(result)));
    return result;
  } catch (error) {
    spinner.fail(stepLine(name, started));
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** Lines for logs: the end of each step, and every 30 s what a long one is at. */
async function plainStep<T>(
  stream: NodeJS.WriteStream,
  name: string,
  work: (report: Report) => Promise<T>,
  summary?: (result: T) => string,
): Promise<T> {
  const started = performance.now();
  let doing = '';
  const timer = setInterval(() => {
    stream.write(`  ${stepLine(name, started, doing)}\n`);
  }, 30_000);
  try {
    const result = await work((line) => {
      doing = line;
    });
    stream.write(`✔ ${stepLine(name, started, summary?.(result))}\n`);
    return result;
  } catch (error) {
    stream.write(`✖ ${stepLine(name, started)}\n`);
    throw error;
  } finally {
    clearInterval(timer);
  }
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
