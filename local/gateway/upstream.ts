import {
  Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type ServerResponse,
} from 'node:http';
import { pipeline } from 'node:stream/promises';
import { loopback } from '../ports.ts';
import type { Answer } from './answer.ts';

/** What to send on to an emulator. */
export interface Upstream {
  port: number;
  method: string;
  path: string;
  headers: OutgoingHttpHeaders;
  /** A body that was read already, or the request it is to be streamed from. */
  body: Buffer | IncomingMessage;
}

/** Below the 75 s after which the emulators close a connection that nobody uses. */
const agent = new Agent({ keepAlive: true, timeout: 60_000, scheduling: 'lifo' });

/**
 * Sends a request on and waits for the head of the answer. A connection kept open may
 * have been closed by the other end just then: a body in memory is sent once more.
 */
export async function open(upstream: Upstream, signal: AbortSignal): Promise<IncomingMessage> {
  try {
    return await attempt(upstream, signal);
  } catch (error) {
    if (!(error as { retriable?: boolean }).retriable) throw error;
    return attempt(upstream, signal);
  }
}

function attempt(upstream: Upstream, signal: AbortSignal): Promise<IncomingMessage> {
  const { port, method, path, body } = upstream;
  const headers = Buffer.isBuffer(body) ? withLength(upstream.headers, body) : upstream.headers;
  return new Promise((resolve, reject) => {
    const outgoing = request({ agent, host: loopback, port, method, path, headers, signal });
    outgoing.once('response', resolve);
    outgoing.once('error', (error) => {
      const retriable = outgoing.reusedSocket && Buffer.isBuffer(body) && !signal.aborted;
      reject(Object.assign(error, { retriable }));
    });
    if (Buffer.isBuffer(body)) outgoing.end(body);
    // The upstream's error is reported above; the client's ends the exchange through the signal.
    else pipeline(body, outgoing).catch(() => {});
  });
}

function withLength(headers: OutgoingHttpHeaders, body: Buffer): OutgoingHttpHeaders {
  const { 'transfer-encoding': _, ...others } = headers;
  return body.length > 0 ? { ...others, 'content-length': body.length } : others;
}

/** A request's body for sending it on: one without any can be repeated. */
export function bodyToSend(request: IncomingMessage): Buffer | IncomingMessage {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  return encoding || Number(length ?? 0) > 0 ? request : Buffer.alloc(0);
}

/** Reads an answer to its end. */
export async function collect(incoming: IncomingMessage): Promise<Answer> {
  const headers = withoutHopByHop(incoming.headers);
  return { status: incoming.statusCode ?? 502, headers, body: await bodyOf(incoming) };
}

export async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Passes an answer on as it arrives; an answer that breaks off breaks the client's off too. */
export async function relay(
  incoming: IncomingMessage,
  response: ServerResponse,
  change: OutgoingHttpHeaders = {},
): Promise<void> {
  const headers = { ...withoutHopByHop(incoming.headers), ...change };
  response.writeHead(incoming.statusCode ?? 502, incoming.statusMessage, headers);
  response.flushHeaders();
  await pipeline(incoming, response);
}

/** Headers of one connection (RFC 9110, 7.6.1); `upgrade` among them, so none is ever agreed to. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
]);

/** Node frames the bodies anew; `transfer-encoding` stays, as the sign that there is one. */
export function withoutHopByHop(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const named = (headers.connection ?? '').toLowerCase().split(/\s*,\s*/);
  const dropped = ([name]: [string, unknown]) => !hopByHop.has(name) && !named.includes(name);
  return Object.fromEntries(Object.entries(headers).filter(dropped));
}
