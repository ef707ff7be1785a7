import type { IncomingHttpHeaders } from 'node:http';
import { actionOf } from './action.ts';
import type { CredentialScope } from './credential-scope.ts';
import { accountOf, type Place } from './home.ts';

/** One call of an AWS API, understood as far as the gateway needs it. */
export interface AwsCall extends Place {
  service: string;
  action: string;
  /** The access key that signed it; empty when unsigned. */
  caller: string;
  headers: IncomingHttpHeaders;
  /** Only of calls that carry their action or parameters in it. */
  body?: Buffer | undefined;
}

/** @param scope - of an unsigned call there is none: STS has such, they belong to no region. */
export function awsCall(
  request: { method: string; url: URL; headers: IncomingHttpHeaders; body?: Buffer | undefined },
  scope: CredentialScope | undefined,
): AwsCall {
  const service = scope?.service ?? '';
  const caller = scope?.accessKey ?? '';
  return {
    service,
    action: actionOf({ ...request, service }),
    region: scope?.region ?? '',
    account: accountOf(caller),
    caller,
    headers: request.headers,
    body: request.body,
  };
}

/** The parameters of a call of the JSON protocol. */
export function parametersOf(call: AwsCall): Record<string, unknown> {
  try {
    return JSON.parse(call.body?.toString('utf8') || '{}');
  } catch {
    return {};
  }
}
