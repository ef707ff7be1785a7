import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LogLevel } from './environment.ts';

/** The service's log: one JSON object per line. */
export interface Log {
  /** A step in the life of the process. */
  info(message: string, fields?: Readonly<Record<string, string | number>>): void;
  /** A defect, with its stack. */
  error(message: string, error?: Error): void;
  /** One answered, or abandoned, request; `milliseconds` from its headers to the end of the answer. */
  request(request: IncomingMessage, response: ServerResponse, milliseconds: number): void;
  /** Hands over everything that is still buffered. */
  flush(): void;
}

const flushAfterMilliseconds = 50;
const flushAfterCharacters = 16_384;
const healthPath = '/api/v1/health';

/**
 * A log that hands lines to `write` in batches: at the latest after 50 ms. A write per line costs
 * more than the answer itself; `flush` at the exit of the process so that none is lost.
 */
export function createLog(level: LogLevel, write: (lines: string) => void): Log {
  let buffered = '';
  let timer: NodeJS.Timeout | undefined;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (buffered === '') return;
    const lines = buffered;
    buffered = '';
    write(lines);
  };
  const append = (line: string) => {
    buffered += line;
    if (buffered.length >= flushAfterCharacters) flush();
    else timer ??= setTimeout(flush, flushAfterMilliseconds).unref();
  };

  return {
    flush,
    info(message, fields = {}) {
      if (level === 'info')
        append(`{"time":"${timestamp()}","level":"info",${members({ message, ...fields })}}\n`);
    },
    error(message, error) {
      append(
        `{"time":"${timestamp()}","level":"error",${members({ message, error: error?.stack })}}\n`,
      );
    },
    request(request, response, milliseconds) {
      const line = requestLine(level, request, response, milliseconds);
      if (line !== '') append(line);
    },
  };
}

/** Without query string, credentials or body: none of these belongs in a log. */
function requestLine(
  level: LogLevel,
  { method, url = '', headers }: IncomingMessage,
  { statusCode: status, writableFinished }: ServerResponse,
  milliseconds: number,
): string {
  if (status < 500 && level === 'error') return '';
  const query = url.indexOf('?');
  const path = query < 0 ? url : url.slice(0, query);
  if (path === healthPath && status < 400) return '';
  const ids =
    optional('requestId', headers['x-request-id']) +
    optional('traceId', headers['x-amzn-trace-id']);
  const aborted = writableFinished ? '' : ',"aborted":true';
  return `{"time":"${timestamp()}","level":"${status < 500 ? 'info' : 'error'}","method":"${method}","path":${quoted(path)},"status":${status},"durationMs":${milliseconds.toFixed(3)}${ids}${aborted}}\n`;
}

function optional(name: string, value: string | string[] | undefined): string {
  return value === undefined ? '' : `,"${name}":${quoted(String(value))}`;
}

/** What clients send is cut: a line stays well under what log collectors take. */
function quoted(value: string): string {
  return JSON.stringify(value.length > 256 ? `${value.slice(0, 256)}...` : value);
}

function members(fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(fields).slice(1, -1);
}

let timestampOf = 0;
let timestampText = '';

/** The time as ISO 8601 in UTC, made once per millisecond. */
function timestamp(): string {
  const now = Date.now();
  if (now !== timestampOf) {
    timestampOf = now;
    timestampText = new Date(now).toISOString();
  }
  return timestampText;
}
