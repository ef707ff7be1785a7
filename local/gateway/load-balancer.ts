import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './answer.ts';
import { type Emulators, type Exchange, forwardedHeaders, send, sendOutage } from './exchange.ts';
import type { LoadBalancerHost } from './routing.ts';
import { bodyOf, bodyToSend, collect, open, relay, type Upstream } from './upstream.ts';

/** Requests with longer bodies stream through, and get one attempt. */
const largestBodyKept = 64 * 1024;

/** How long a container may take to listen, in milliseconds, before its absence is the answer. */
const patience = 10_000;

/**
 * Passes a request on to MiniStack's load balancer. MiniStack 1.5.33 sends requests to a
 * container before it listens, and for a moment after it has stopped; a real load balancer
 * waits for the health check, and for the connections to drain. A connection that was
 * refused has carried nothing yet, so the request is sent again, to whichever target is next.
 */
export async function toLoadBalancer(
  exchange: Exchange,
  to: LoadBalancerHost,
  emulators: Emulators,
): Promise<void> {
  const upstream = await requestFor(exchange, to, emulators);
  const deadline = Date.now() + patience;
  for (;;) {
    const incoming = await open(upstream, exchange.signal).catch(() => undefined);
    if (!incoming) return sendOutage(exchange, emulators);
    if (!mayBeRefusal(incoming)) return relay(incoming, exchange.response);
    const answer = await collect(incoming);
    const again = isRefusal(answer) && Buffer.isBuffer(upstream.body) && Date.now() < deadline;
    if (!again || exchange.signal.aborted) return send(exchange, answer);
    await sleep(50);
  }
}

async function requestFor(exchange: Exchange, to: LoadBalancerHost, emulators: Emulators) {
  const { request } = exchange;
  const headers = forwardedHeaders(request);
  headers['x-local-aws-region'] = to.region ?? emulators.region;
  // MiniStack knows its load balancers under names without a region only.
  if (to.region) headers.host = `${to.name}.alb.localhost:${emulators.port}`;
  const isShort = Number(request.headers['content-length'] ?? Number.NaN) <= largestBodyKept;
  const upstream: Upstream = {
    port: emulators.portOf('MiniStack'),
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    headers,
    body: isShort ? await bodyOf(request) : bodyToSend(request),
  };
  return upstream;
}

/** MiniStack's own answers say that the load balancer made them; the application's do not. */
function mayBeRefusal({ statusCode, headers }: IncomingMessage): boolean {
  return statusCode === 502 && headers.server === 'awselb/2.0';
}

function isRefusal({ body }: Answer): boolean {
  return /connect error: \[Errno (111|113)\]/.test(body.toString('utf8'));
}
