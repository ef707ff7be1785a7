import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { execa } from 'execa';
import { ExpectedError } from './expected-error.ts';

/** A program and its arguments, as the operating system gets them. Never a shell line. */
export type Argv = readonly [program: string, ...args: string[]];

export interface RunOptions {
  cwd?: string;
  /** Added to this process's environment; `undefined` removes a variable. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Written to the child's standard input, which is otherwise closed. The way to hand over a secret. */
  input?: string;
  /** Called with each line the child prints, whichever stream it used. */
  onLine?: (line: string) => void;
  /** Aborting ends the child: SIGINT first (tools release their locks), SIGKILL after 30 s. */
  signal?: AbortSignal;
  /** Milliseconds after which the child is ended and counts as failed. */
  timeout?: number;
}

export interface RunResult {
  /** -1 where the child was ended by a signal or could not be started. */
  exitCode: number;
  stdout: string;
  stderr: string;
  /** The program is not on PATH. */
  notFound: boolean;
}

/** Runs a child process to its end and reports how it went; never throws for a failed child. */
export async function run(argv: Argv, options: RunOptions = {}): Promise<RunResult> {
  const [program, ...args] = argv;
  const child = execa(program, args, {
    reject: false,
    stdin: options.input === undefined ? 'ignore' : 'pipe',
    all: true,
    // A process group of its own: Ctrl-C reaches the child once, through `signal`,
    // and not a second time from the terminal, which terraform takes for "stop now".
    detached: true,
    buffer: true,
    maxBuffer: 64 * 1024 * 1024,
    killSignal: 'SIGINT',
    forceKillAfterDelay: 30_000,
    ...(options.cwd && { cwd: options.cwd }),
    ...(options.env && { env: options.env }),
    ...(options.input !== undefined && { input: options.input }),
    ...(options.signal && { cancelSignal: options.signal }),
    ...(options.timeout && { timeout: options.timeout }),
  });
  if (options.onLine)
    for await (const line of child.iterable({ from: 'all' })) options.onLine(line);
  const result = await child;
  return {
    exitCode: result.exitCode ?? -1,
    stdout: result.stdout,
    stderr: result.stderr,
    notFound: result.code === 'ENOENT',
  };
}

/**
 * Runs a child process that has to succeed and returns its standard output.
 * @throws ExpectedError with the child's last lines when it does not exit with 0.
 */
export async function runOk(
  argv: Argv,
  options: RunOptions & { next?: string } = {},
): Promise<string> {
  const result = await run(argv, options);
  if (result.exitCode === 0) return result.stdout;
  const command = argv.join(' ');
  throw new ExpectedError(
    result.notFound ? `${argv[0]} is not installed` : `${command} failed (exit ${result.exitCode})`,
    {
      why: lastLines(result.stderr || result.stdout, 12),
      next: options.next ?? 'mirrorclock-deploy doctor',
    },
  );
}

/** The end of a program's output: what a person would look at first. */
export function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

/**
 * Starts a child that outlives this process, in a process group of its own; both
 * of its output streams are appended to `logFile`.
 * @returns its process id, which is also its process group's.
 */
export function startDaemon(
  argv: Argv,
  options: { logFile: string; env: Readonly<Record<string, string>>; cwd: string },
): number {
  const [program, ...args] = argv;
  const log = openSync(options.logFile, 'a');
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  if (child.pid === undefined) throw new Error(`${program} could not be started`);
  return child.pid;
}
