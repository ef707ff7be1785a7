import { request } from 'node:http';
import { join } from 'node:path';
import { projectRoot } from '../lib/paths.ts';
import { type RunOptions, type RunResult, run } from '../lib/run.ts';

/** The stories have a local AWS of their own, beside the one that a developer may have up. */
export const port = process.env.MIRRORCLOCK_E2E_PORT ?? '4577';

const program = join(projectRoot, 'bin', 'mirrorclock-deploy');

/** Runs the command line tool against the stories' local AWS, as a user would. */
export function cli(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return run([program, ...args], {
    cwd: projectRoot,
    ...options,
    env: { NO_COLOR: '1', MIRRORCLOCK_LOCAL_PORT: port, ...options.env },
    onLine: (line) => process.stderr.write(`    ${line}\n`),
  });
}

/** An answer of the API. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
}

/**
 * Calls the API through the load balancer. Names below `.localhost` are loopback,
 * which not every resolver knows, so the address is given and the name sent along.
 */
export function call(url: string, path: string, body?: unknown): Promise<Answer> {
  const { hostname, host, port: urlPort } = new URL(url);
  if (!hostname.endsWith('.localhost')) throw new Error(`${hostname} is not this machine`);
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const message = request(
      {
        host: '127.0.0.1',
        port: urlPort,
        path,
        method: text === undefined ? 'GET' : 'POST',
        headers: { host, ...(text !== undefined && { 'content-type': 'application/json' }) },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: parse(Buffer.concat(chunks).toString()),
          }),
        );
      },
    );
    message.on('error', reject);
    message.end(text);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
