/** The one shape of every failure. `body` is complete JSON. */
export interface Problem {
  readonly status: number;
  readonly message: string;
}

/** A failed check of the JSON Schema validator, with the value that failed (`verbose`). */
export interface SchemaViolation {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly data?: unknown;
  readonly parentSchema?: { readonly minimum?: number; readonly maximum?: number };
}

interface RequestFailure {
  readonly statusCode?: number | undefined;
  readonly code?: string | undefined;
  readonly message: string;
  readonly validation?: readonly SchemaViolation[] | undefined;
}

/** A request body that cannot be read as JSON text. */
export class UnreadableBody extends Error {
  readonly statusCode = 400;
}

/**
 * What the client is told about a failure. The service's own defects (5xx) are told in general
 * words only: their details belong in the log.
 */
export function problemOf(failure: RequestFailure): Problem {
  const status = failure.statusCode ?? 500;
  if (failure.validation)
    return { status: 400, message: [...new Set(failure.validation.map(violationText))].join('; ') };
  if (failure instanceof UnreadableBody) return { status, message: failure.message };
  if (failure.code === 'FST_ERR_BAD_URL') return { status, message: 'the URL is not valid' };
  if (status < 400 || status >= 500) return { status: 500, message: 'internal error' };
  return { status, message: messages[status] ?? 'the request is not valid HTTP' };
}

/** The JSON text of a failure. */
export function problemJson(message: string): string {
  return JSON.stringify({ status: 'error', message });
}

const messages: Readonly<Record<number, string>> = {
  408: 'the request took too long to arrive',
  413: 'the body is larger than 1024 bytes',
  415: 'the content type must be application/json',
  417: 'the expectation in the header expect cannot be met',
  431: 'the headers are too large',
};

function violationText(violation: SchemaViolation): string {
  const field = violation.instancePath.slice(1) || 'the body';
  switch (violation.keyword) {
    case 'required':
      return `${violation.params.missingProperty} is missing`;
    case 'additionalProperties':
      return `${String(violation.params.additionalProperty).slice(0, 64)} is not a known field`;
    default:
      return `${field} must be ${expected(violation)}, not ${described(violation.data)}`;
  }
}

function expected({ instancePath, parentSchema: schema }: SchemaViolation): string {
  if (instancePath === '') return 'an object with hour and minute';
  return `an integer from ${schema?.minimum} to ${schema?.maximum}`;
}

function described(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'number')
    return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'string' ? 'a string' : 'an object';
}
