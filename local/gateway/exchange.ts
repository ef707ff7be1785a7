import { randomUUID } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { EmulatorName } from '../instance.ts';
import { type Answer, jsonAnswer } from './answer.ts';
import type { Home } from './home.ts';
import { withoutHopByHop } from './upstream.ts';

/** One request and its response on the way through. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  /** Aborted when the client has gone. */
  signal: AbortSignal;
}

/** How the emulators are reached, and what to say when they are not. */
export interface Emulators extends Home {
  portOf(emulator: EmulatorName): number;
  /** Why an emulator does not answer, in words, and where its log is. */
  outage(emulator: EmulatorName): string;
}

/** The headers to send on. `expect` has been answered by this server already. */
export function forwardedHeaders(request: IncomingMessage): OutgoingHttpHeaders {
  const { expect: _, 'x-local-aws-region': __, ...headers } = withoutHopByHop(request.headers);
  return headers;
}

export function send({ response }: Exchange, answer: Answer): void {
  response.writeHead(answer.status, { 'x-amzn-requestid': randomUUID(), ...answer.headers });
  response.end(answer.body);
}

/** For Docker, in the registry's form, and for whoever calls a load balancer. */
export function sendOutage(exchange: Exchange, emulators: Emulators): void {
  const message = emulators.outage('MiniStack');
  send(exchange, jsonAnswer(503, { errors: [{ code: 'UNAVAILABLE', message }], message }));
}
