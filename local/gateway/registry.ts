import { type Emulators, type Exchange, forwardedHeaders, sendOutage } from './exchange.ts';
import { registryLocation, registryPath } from './registry-path.ts';
import { bodyToSend, open, relay } from './upstream.ts';

/** Passes a request of Docker's on to MiniStack's registry. */
export async function toRegistry(exchange: Exchange, emulators: Emulators): Promise<void> {
  const { request, response, signal } = exchange;
  const { place, upstream: path } = registryPath(emulators, exchange.url);
  const port = emulators.portOf('MiniStack');
  const { method = 'GET' } = request;
  const headers = forwardedHeaders(request);
  const upstream = { port, method, path, headers, body: bodyToSend(request) };
  const incoming = await open(upstream, signal).catch(() => undefined);
  if (!incoming) return sendOutage(exchange, emulators);
  const { location } = incoming.headers;
  const change = location ? { location: registryLocation(emulators, place, location) } : {};
  await relay(incoming, response, change);
}
