import { readdir, readFile, readlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { run } from '../lib/run.ts';

/** The only interface that anything of the local AWS listens on. */
export const loopback = '127.0.0.1';

/** A port of the loopback interface that nothing listens on now. */
export function freePort(): Promise<number> {
  return listenOnce(0);
}

/** Whether a server could listen on this port of the loopback interface. */
export async function isFree(port: number): Promise<boolean> {
  return listenOnce(port).then(
    () => true,
    () => false,
  );
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, loopback, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}

/** Who listens on a port, in words, as far as this user may see it: `"python3 (process 4711)"`. */
export async function portHolder(port: number): Promise<string | undefined> {
  return process.platform === 'linux' ? linuxHolder(port) : portableHolder(port);
}

/** The kernel lists the socket's inode; the process that has it open is the holder. */
async function linuxHolder(port: number): Promise<string | undefined> {
  const inodes = await listeningInodes(port);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    if (!(await holdsAny(pid, inodes))) continue;
    const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '?');
    return `${name.trim()} (process ${pid})`;
  }
  return undefined;
}

/** proc_net_tcp(5): local address in column 1, state in column 3 (0A = listening), inode in column 9. */
async function listeningInodes(port: number): Promise<Set<string>> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  const rows = tables
    .flatMap((table) => table.split('\n').slice(1))
    .map((row) => row.trim().split(/\s+/));
  const listening = rows.filter((row) => row[1]?.endsWith(suffix) && row[3] === '0A');
  return new Set(listening.map((row) => `socket:[${row[9]}]`));
}

async function holdsAny(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const directory = `/proc/${pid}/fd`;
  const descriptors = await readdir(directory).catch(() => []);
  for (const descriptor of descriptors) {
    const target = await readlink(`${directory}/${descriptor}`).catch(() => '');
    if (inodes.has(target)) return true;
  }
  return false;
}

async function portableHolder(port: number): Promise<string | undefined> {
  const { exitCode, stdout } = await run(['lsof', '-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']);
  const field = (letter: string) => new RegExp(`^${letter}(.+)$`, 'm').exec(stdout)?.[1];
  return exitCode === 0 ? `${field('c')} (process ${field('p')})` : undefined;
}
