import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from './log.ts';
import { problemJson, problemOf } from './problem.ts';

/**
 * Milliseconds. A load balancer keeps its connections for 60 s: the service must keep them for
 * longer, or it closes one at the moment when a request is on its way. Node.js wants
 * keepAlive < headers <= request.
 */
const timeouts = {
  keepAliveTimeout: 70_000,
  headersTimeout: 71_000,
  requestTimeout: 75_000,
  connectionsCheckingInterval: 5_000,
};

/** An HTTP server that logs each request and can be drained. */
export interface HttpServer {
  readonly server: Server;
  /** Answers and logs what Node.js could not make out as a request; for the event `clientError`. */
  readonly onClientError: (error: NodeJS.ErrnoException, socket: Duplex) => void;
  /**
   * Call when the server was told to close. Resolves when each request in flight is answered, and
   * ends the connections that would otherwise be kept.
   * @returns the number of requests that were cut off at `deadline` milliseconds.
   */
  drain(deadline: number): Promise<number>;
}

/** Wraps `handler`, which answers the requests, in a server for production; does not listen. */
export function createHttpServer(handler: RequestListener, log: Log): HttpServer {
  const inFlight = new Set<ServerResponse>();
  const observe = (request: IncomingMessage, response: ServerResponse) => {
    const started = performance.now();
    inFlight.add(response);
    response.once('close', () => {
      inFlight.delete(response);
      log.request(request, response, performance.now() - started);
    });
  };

  // requireHostHeader is off because Node.js would answer with an empty body.
  const server = createServer({ ...timeouts, requireHostHeader: false }, (request, response) => {
    observe(request, response);
    if (request.headers.host === undefined && request.httpVersion === '1.1')
      answerProblem(response, 400, 'the header host is missing');
    else handler(request, response);
  });
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    observe(request, response);
    answerProblem(response, 417, problemOf({ statusCode: 417, message: '' }).message);
  });
  server.on('connect', (_request, socket: Duplex) => {
    socket.on('error', () => socket.destroy());
    socket.end(rawProblem(405, 'CONNECT is not allowed here', 'allow: GET, HEAD, POST\r\n'));
  });
  return {
    server,
    onClientError: (error, socket) => {
      const status = answerClientError(error, socket);
      if (status) log.info('unreadable request', { status, code: error.code ?? '' });
    },
    drain: (deadline) => drain(server, inFlight, deadline),
  };
}

async function drain(server: Server, inFlight: ReadonlySet<ServerResponse>, deadline: number) {
  for (const response of inFlight)
    if (!response.headersSent) response.setHeader('connection', 'close');
  const end = performance.now() + deadline;
  // One more look after the last answer: a request may just have been on its way.
  for (let quiet = 0; quiet < 3 && performance.now() < end; await sleep(100))
    quiet = inFlight.size === 0 ? quiet + 1 : 0;
  const cutOff = inFlight.size;
  server.closeAllConnections();
  return cutOff;
}

/** @returns the status, or undefined where nobody is there to read it. */
function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): number | undefined {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return undefined;
  }
  const status = clientErrorStatus[error.code ?? ''] ?? 400;
  const { message } = problemOf({ statusCode: status, message: '' });
  socket.end(rawProblem(status, message), () => socket.destroy());
  return status;
}

const clientErrorStatus: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};

function answerProblem(response: ServerResponse, status: number, message: string): void {
  const body = problemJson(message);
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  });
  response.end(body);
}

const contentType = 'application/json; charset=utf-8';

function rawProblem(status: number, message: string, headers = ''): string {
  const body = problemJson(message);
  return (
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers}connection: close\r\n` +
    `content-type: ${contentType}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}
