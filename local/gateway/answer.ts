import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** A whole response, held in memory. */
export interface Answer {
  status: number;
  headers: OutgoingHttpHeaders;
  body: Buffer;
}

/** The same answer with another body; its length follows. */
export function withBody(answer: Answer, text: string): Answer {
  const body = Buffer.from(text);
  const { 'transfer-encoding': _, ...headers } = answer.headers;
  return { ...answer, headers: { ...headers, 'content-length': body.length }, body };
}

export function jsonAnswer(status: number, value: unknown): Answer {
  const headers = { 'content-type': 'application/x-amz-json-1.1' };
  return withBody({ status, headers, body: Buffer.alloc(0) }, JSON.stringify(value));
}

/** An error as the JSON protocols of AWS have it. */
export function jsonError(status: number, code: string, message: string): Answer {
  const answer = jsonAnswer(status, { __type: code, message, Message: message });
  return { ...answer, headers: { ...answer.headers, 'x-amzn-errortype': code } };
}

/**
 * An error in the protocol that the caller's service speaks, so that an AWS SDK shows
 * its message: S3, EC2 and the other query services each have an XML form of their own.
 */
export function awsError(
  caller: { service: string; headers: IncomingHttpHeaders },
  status: number,
  code: string,
  message: string,
): Answer {
  const form = xmlForm(caller);
  if (!form) return jsonError(status, code, message);
  const error = `<Code>${code}</Code><Message>${escapeXml(message)}</Message>`;
  const answer = { status, headers: { 'content-type': 'text/xml' }, body: Buffer.alloc(0) };
  return withBody(answer, form(error));
}

function xmlForm(caller: { service: string; headers: IncomingHttpHeaders }) {
  if (caller.service === 's3') return (error: string) => `<Error>${error}</Error>`;
  if (caller.service === 'ec2')
    return (error: string) => `<Response><Errors><Error>${error}</Error></Errors></Response>`;
  const isForm = caller.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  if (!isForm) return undefined;
  return (error: string) =>
    `<ErrorResponse><Error><Type>Receiver</Type>${error}</Error></ErrorResponse>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
