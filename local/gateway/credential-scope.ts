import type { IncomingHttpHeaders } from 'node:http';

/** Who signed a request, and for which service and region (Signature Version 4). */
export interface CredentialScope {
  accessKey: string;
  region: string;
  /** The signing name: `ecs`, `elasticloadbalancing`, `monitoring` ... */
  service: string;
}

/**
 * The credential scope of a request: in its Authorization header, or in the query
 * of a presigned URL. Signatures are not checked: this is no place for secrets.
 */
export function credentialScope(
  headers: IncomingHttpHeaders,
  query: URLSearchParams,
): CredentialScope | undefined {
  const header = headers.authorization ?? '';
  const credential = header.startsWith('AWS4-')
    ? /Credential=([^,\s]+)/.exec(header)?.[1]
    : query.get('X-Amz-Credential');
  return credential ? parseCredential(credential) : undefined;
}

/** `AKID/20261124/eu-central-1/ecs/aws4_request`; the key itself may contain slashes. */
function parseCredential(credential: string): CredentialScope | undefined {
  const parts = credential.split('/');
  const [region, service, end] = parts.slice(-3);
  if (parts.length < 5 || !region || !service || end !== 'aws4_request') return undefined;
  return { accessKey: parts.slice(0, -4).join('/'), region, service };
}

/** An Authorization header for a call of the gateway's own to an emulator. */
export function authorizationFor(scope: CredentialScope): string {
  const date = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  const credential = `${scope.accessKey}/${date}/${scope.region}/${scope.service}/aws4_request`;
  return `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`;
}
