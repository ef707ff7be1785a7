// biome-ignore lint/style/noRestrictedImports: the service is a package of its own, and its process is what is tested.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A process of the service, with what it printed so far. */
export interface Service {
  readonly port: number;
  readonly url: string;
  /** The lines of its log, parsed. */
  readonly log: Record<string, unknown>[];
  /** The lines as printed. */
  readonly lines: string[];
  signal(name: 'SIGTERM' | 'SIGINT'): void;
  /** Resolves with the exit code when all output is read. */
  readonly exit: Promise<number | null>;
}

function spawnFile(
  file: string,
  args: readonly string[],
  env: Record<string, string>,
): ChildProcess {
  return spawn(process.execPath, [join(import.meta.dirname, file), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Starts server.ts on a free port, with nothing but `env` in its environment. */
export async function startService(env: Record<string, string> = {}): Promise<Service> {
  const child = spawnFile('server.ts', [], { PORT: '0', ...env });
  const exit = once(child, 'close').then(([code]) => code as number | null);
  const lines: string[] = [];
  const log: Record<string, unknown>[] = [];
  if (!child.stdout) throw new Error('no stdout');
  const output = createInterface(child.stdout);
  output.on('line', (line) => {
    lines.push(line);
    log.push(JSON.parse(line));
  });
  await Promise.race([
    once(output, 'line'),
    exit.then((code) => Promise.reject(new Error(`exit ${code}`))),
  ]);
  const port = Number(log[0]?.port);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    log,
    lines,
    exit,
    signal: (name) => child.kill(name),
  };
}

/** Runs a file of the service to its end. */
export async function runToEnd(file: string, args: readonly string[], env: Record<string, string>) {
  const child = spawnFile(file, args, env);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (data) => (stdout += data));
  child.stderr?.on('data', (data) => (stderr += data));
  const [exitCode] = await once(child, 'close');
  return { exitCode: exitCode as number | null, stdout, stderr };
}

/** A connection on which a test writes the bytes itself. */
export async function openConnection(port: number) {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.on('data', (data) => (received += data.toString('latin1')));
  socket.on('error', () => {}); // a reset is an end, too
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(received)));
  await once(socket, 'connect');
  return {
    socket,
    /** All that was received when the connection is closed. */
    closed,
    /** All that was received when `text` is in it. */
    async until(text: string): Promise<string> {
      while (!received.includes(text)) await once(socket, 'data');
      return received;
    },
  };
}
