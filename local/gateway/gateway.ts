import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { EmulatorName, Health } from '../instance.ts';
import { carriesAction } from './action.ts';
import { type Answer, awsError, jsonAnswer } from './answer.ts';
import { type AwsCall, awsCall } from './call.ts';
import { authorizationFor } from './credential-scope.ts';
import type { Home } from './home.ts';
import { allMends } from './mends/all.ts';
import type { Ask, Mend } from './mends/mend.ts';
import { registryLocation, registryPath } from './registry-path.ts';
import { type LoadBalancerHost, type Route, route } from './routing.ts';
import { bodyOf, bodyToSend, collect, open, relay, withoutHopByHop } from './upstream.ts';

/** What the gateway needs to know of the emulators, and where calls are recorded. */
export interface GatewayOptions extends Home {
  health(): Health;
  portOf(emulator: EmulatorName): number;
  /** Why an emulator does not answer, in words, and where its log is. */
  outage(emulator: EmulatorName): string;
  record(call: AwsCall, status: number): void;
}

/** One request and its response on the way through. */
interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  /** Aborted when the client has gone. */
  signal: AbortSignal;
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

async function toLoadBalancer(exchange: Exchange, to: LoadBalancerHost, options: GatewayOptions) {
  const headers: OutgoingHttpHeaders = {
    ...forwardedHeaders(exchange.request),
    'x-local-aws-region': to.region ?? options.region,
  };
  // MiniStack knows its load balancers under names without a region only.
  if (to.region) headers.host = `${to.name}.alb.localhost:${options.port}`;
  const target = { headers, path: exchange.request.url ?? '/', body: bodyToSend(exchange.request) };
  await stream(exchange, target, options, () => plainOutage(options.outage('MiniStack')));
}

async function toRegistry(exchange: Exchange, options: GatewayOptions) {
  const { place, upstream } = registryPath(options, exchange.url);
  const target = {
    headers: forwardedHeaders(exchange.request),
    path: upstream,
    body: bodyToSend(exchange.request),
  };
  const outage = () => plainOutage(options.outage('MiniStack'));
  await stream(exchange, target, options, outage, ({ location }) =>
    location ? { location: registryLocation(options, place, location) } : {},
  );
}

type Target = { headers: OutgoingHttpHeaders; path: string; body: Buffer | IncomingMessage };

async function stream(
  exchange: Exchange,
  target: Target,
  options: GatewayOptions,
  outage: () => Answer,
  change: (headers: IncomingMessage['headers']) => OutgoingHttpHeaders = () => ({}),
): Promise<void> {
  const { request, response, signal } = exchange;
  const upstream = {
    ...target,
    port: options.portOf('MiniStack'),
    method: request.method ?? 'GET',
  };
  const incoming = await open(upstream, signal).catch(() => undefined);
  if (!incoming) return send(exchange, outage());
  await relay(incoming, response, change(incoming.headers));
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
  for (const mend of mends) {
    const answer = await mend.before?.(call, ask).catch(() => undefined);
    if (answer) return answer;
  }
  return undefined;
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

/** `expect` has been answered by this server already. */
function forwardedHeaders(request: IncomingMessage): OutgoingHttpHeaders {
  const { expect: _, 'x-local-aws-region': __, ...headers } = withoutHopByHop(request.headers);
  return headers;
}

function plainOutage(message: string): Answer {
  return jsonAnswer(503, { errors: [{ code: 'UNAVAILABLE', message }], message });
}

function send({ response }: Exchange, answer: Answer): void {
  response.writeHead(answer.status, { 'x-amzn-requestid': randomUUID(), ...answer.headers });
  response.end(answer.body);
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
