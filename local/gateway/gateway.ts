import { createServer, type Server } from 'node:http';
import type { EmulatorName, Health } from '../instance.ts';
import { carriesAction } from './action.ts';
import { type Answer, awsError, jsonAnswer } from './answer.ts';
import { type AwsCall, awsCall } from './call.ts';
import { authorizationFor } from './credential-scope.ts';
import { type Emulators, type Exchange, forwardedHeaders, send } from './exchange.ts';
import { toLoadBalancer } from './load-balancer.ts';
import { allMends } from './mends/all.ts';
import type { Ask, Mend } from './mends/mend.ts';
import { toRegistry } from './registry.ts';
import { type Route, route } from './routing.ts';
import { bodyOf, bodyToSend, collect, open, relay } from './upstream.ts';

/** What the gateway needs to know of the emulators, and where calls are recorded. */
export interface GatewayOptions extends Emulators {
  health(): Health;
  record(call: AwsCall, status: number): void;
}

/** The HTTP server behind which the emulators look like one AWS. The caller lets it listen. */
export function createGateway(options: GatewayOptions): Server {
  const mends = allMends(options);
  const server = createServer((request, response) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const url = new URL(request.url ?? '/', 'http://localhost');
    const exchange = { request, response, url, signal: gone.signal };
    handle(exchange, route(request.headers, url), options, mends).catch(() => response.destroy());
  });
  // Image layers may take their time; clients are local, and their own time-outs end them.
  return Object.assign(server, { requestTimeout: 0, keepAliveTimeout: 75_000 });
}

function handle(exchange: Exchange, way: Route, options: GatewayOptions, mends: readonly Mend[]) {
  switch (way.kind) {
    case 'health':
      return Promise.resolve(send(exchange, jsonAnswer(200, options.health())));
    case 'load-balancer':
      return toLoadBalancer(exchange, way.host, options);
    case 'registry':
      return toRegistry(exchange, options);
    case 'aws':
      return toService(exchange, way, options, mends);
  }
}

async function toService(
  exchange: Exchange,
  way: Route & { kind: 'aws' },
  options: GatewayOptions,
  mends: readonly Mend[],
): Promise<void> {
  const { request, url } = exchange;
  const body = carriesAction(request.headers) ? await bodyOf(request) : undefined;
  const { method = 'GET', headers } = request;
  const call = awsCall({ method, url, headers, body }, way.scope);
  const concerned = mends.filter((mend) => mend.concerns(call));
  const answer = await answerEarly(call, concerned, options);
  if (answer) {
    options.record(call, answer.status);
    return send(exchange, answer);
  }
  await passOn(exchange, way.emulator, call, concerned, options);
}

async function answerEarly(call: AwsCall, mends: readonly Mend[], options: GatewayOptions) {
  const ask = asker(options);
  try {
    for (const mend of mends) {
      const answer = await mend.before?.(call, ask);
      if (answer) return answer;
    }
    return undefined;
  } catch {
    // Of the mends only those that ask MiniStack can fail.
    return awsError(call, 503, 'ServiceUnavailable', options.outage('MiniStack'));
  }
}

async function passOn(
  exchange: Exchange,
  emulator: EmulatorName,
  call: AwsCall,
  mends: readonly Mend[],
  options: GatewayOptions,
): Promise<void> {
  const { request, response, signal } = exchange;
  const upstream = {
    port: options.portOf(emulator),
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    headers: forwardedHeaders(request),
    body: call.body ?? bodyToSend(request),
  };
  const incoming = await open(upstream, signal).catch(() => undefined);
  if (!incoming) {
    options.record(call, 503);
    const answer = awsError(call, 503, 'ServiceUnavailable', options.outage(emulator));
    return send(exchange, answer);
  }
  options.record(call, incoming.statusCode ?? 502);
  if (mends.length === 0) return relay(incoming, response);
  send(exchange, mended(call, await collect(incoming), mends));
}

/** Errors of the emulators are passed on as they are. */
function mended(call: AwsCall, answer: Answer, mends: readonly Mend[]): Answer {
  if (answer.status !== 200) return answer;
  return mends.reduce((result, mend) => mend.after?.(call, result) ?? result, answer);
}

function asker(options: GatewayOptions): Ask {
  return async (emulator, scope, target, parameters) => {
    const headers = {
      authorization: authorizationFor(scope),
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
    };
    const body = Buffer.from(JSON.stringify(parameters));
    const upstream = { port: options.portOf(emulator), method: 'POST', path: '/', headers, body };
    const incoming = await open(upstream, AbortSignal.timeout(10_000));
    const { status, body: text } = await collect(incoming);
    return { status, value: JSON.parse(text.toString('utf8') || '{}') };
  };
}
