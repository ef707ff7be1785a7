import {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyServerOptions,
  fastify,
} from 'fastify';
import type { Contract } from './contract.ts';
import { type DialTime, dialTimeOf, formatted, mirrored } from './mirror.ts';
import { type Problem, problemOf, UnreadableBody } from './problem.ts';

/** What the application is built from. */
export interface AppOptions {
  readonly contract: Contract;
  /** The release, answered in `x-mirrorclock-version`. */
  readonly version: string;
  /** Told of each defect: an error that a client gets as 500. */
  readonly onDefect: (error: Error) => void;
  /** The clock. */
  readonly now?: () => Date;
  /** How the HTTP server is made; Fastify's own is enough where none listens. */
  readonly http?: Pick<FastifyServerOptions, 'serverFactory' | 'clientErrorHandler'>;
}

const bodyLimit = 1024;
const versionHeader = 'x-mirrorclock-version';

/** Paths, and the value of `allow` for each. */
const allowed: ReadonlyMap<string, string> = new Map([
  ['/api/v1/mirrortime', 'GET, HEAD, POST'],
  ['/api/v1/health', 'GET, HEAD'],
  ['/api/v1/openapi.json', 'GET, HEAD'],
]);

/** Builds the API; it answers injected requests, and listens only when told to. */
export function buildApp(options: AppOptions): FastifyInstance {
  const app = fastify({
    bodyLimit,
    return503OnClosing: false, // what arrives while connections drain is answered
    ajv: {
      customOptions: {
        coerceTypes: false,
        removeAdditional: false,
        allErrors: true,
        verbose: true,
      },
    },
    frameworkErrors: (error, _request, reply: FastifyReply) => {
      sendProblem(reply.header(versionHeader, options.version), problemOf(error));
    },
    ...options.http,
  });
  acceptJsonOnly(app);
  answerFailures(app, options);
  addRoutes(app, options);
  return app;
}

function addRoutes(app: FastifyInstance, { contract, now = () => new Date() }: AppOptions): void {
  const { DialTime, MirroredTime, Health } = contract.components.schemas;
  const document = JSON.stringify(contract);

  app.get(
    '/api/v1/mirrortime',
    { schema: { response: { 200: MirroredTime } } },
    (_request, reply) => {
      reply.send(answer(dialTimeOf(now())));
    },
  );
  app.post<{ Body: DialTime }>(
    '/api/v1/mirrortime',
    { schema: { body: DialTime, response: { 200: MirroredTime } } },
    (request, reply) => {
      reply.send(answer(request.body));
    },
  );
  app.get('/api/v1/health', { schema: { response: { 200: Health } } }, (_request, reply) => {
    reply.send({ status: 'splendid' });
  });
  app.get('/api/v1/openapi.json', (_request, reply) => {
    reply.type('application/json; charset=utf-8').send(document);
  });
}

function answer(time: DialTime) {
  const { hour, minute } = mirrored(time);
  return { status: 'success', string: formatted({ hour, minute }), hour, minute };
}

/** Reads bodies as strict UTF-8 and JSON; nothing else is accepted, nothing is converted. */
function acceptJsonOnly(app: FastifyInstance): void {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    (_request, body, done) => {
      if (body.length === 0) return done(null, undefined);
      try {
        done(null, JSON.parse(utf8.decode(body)));
      } catch {
        done(new UnreadableBody('the body is not valid JSON'));
      }
    },
  );
}

function answerFailures(app: FastifyInstance, { version, onDefect }: AppOptions): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(versionHeader, version);
    if (!request.is404) return done();
    // Before the body is looked at: a wrong path stays a 404, whatever was sent to it.
    const path = request.url.split('?', 1)[0] ?? '';
    const allow = allowed.get(path);
    if (allow) {
      const message = `${request.method} is not allowed here; allowed: ${allow}`;
      sendProblem(reply.header('allow', allow), { status: 405, message });
    } else {
      sendProblem(reply, { status: 404, message: 'there is nothing at this path' });
    }
  });
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const empty = error.validation && request.body === undefined;
    const problem = empty ? emptyBody : problemOf(error);
    if (problem.status >= 500) onDefect(error);
    sendProblem(reply, problem);
  });
}

const emptyBody: Problem = {
  status: 400,
  message: 'the body is empty; it must be an object with hour and minute',
};

function sendProblem(reply: FastifyReply, { status, message }: Problem): void {
  reply.code(status).send({ status: 'error', message });
}
