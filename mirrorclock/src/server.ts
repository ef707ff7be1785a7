import type { AddressInfo } from 'node:net';
import { buildApp } from './app.ts';
import { contract } from './contract.ts';
import { type Environment, EnvironmentError, readEnvironment } from './environment.ts';
import { createHttpServer, type HttpServer } from './http-server.ts';
import { createLog } from './log.ts';

/** Milliseconds for requests in flight at SIGTERM; ECS allows 30 s before SIGKILL. */
const drainDeadline = 15_000;

async function main(): Promise<void> {
  const environment = readEnvironment(process.env);
  if (environment.timeZone) process.env.TZ = environment.timeZone;
  await serve(environment);
}

async function serve({ port, logLevel, version }: Environment): Promise<void> {
  process.stdout.on('error', () => {}); // without its log, the service still serves
  const log = createLog(logLevel, (lines) => process.stdout.write(lines));
  process.on('exit', () => log.flush());

  let http: HttpServer | undefined;
  const app = buildApp({
    contract,
    version,
    onDefect: (error) => log.error('a request failed', error),
    http: {
      serverFactory: (handler) => {
        http = createHttpServer(handler, log);
        return http.server;
      },
      clientErrorHandler: (error, socket) => http?.onClientError(error, socket),
    },
  });

  const stop = async (signal: string) => {
    log.info('stopping', { signal });
    const closed = app.close();
    const cutOff = (await http?.drain(drainDeadline)) ?? 0;
    await closed;
    log.info('stopped', { cutOff });
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);

  await app.listen({ host: '0.0.0.0', port });
  log.info('listening', { port: (app.server.address() as AddressInfo).port, version });
  log.flush();
}

try {
  await main();
} catch (error) {
  const expected =
    error instanceof EnvironmentError || (error as NodeJS.ErrnoException).syscall === 'listen';
  process.stderr.write(
    `mirrorclock cannot start: ${expected ? (error as Error).message : (error as Error).stack}\n`,
  );
  process.exitCode = 1;
}
