import type { IncomingHttpHeaders } from 'node:http';
import { type EmulatorName, healthPath } from '../instance.ts';
import { type CredentialScope, credentialScope } from './credential-scope.ts';

/** Signing names of the services that MiniStack does better; every other goes to moto. */
const ministackServices: ReadonlySet<string> = new Set([
  'ecr',
  'ecs',
  'elasticloadbalancing',
  'logs',
  'monitoring',
]);

/** Where a request goes, and why. */
export type Route =
  | { kind: 'health' }
  | { kind: 'load-balancer'; host: LoadBalancerHost }
  | { kind: 'registry' }
  | { kind: 'aws'; emulator: EmulatorName; scope?: CredentialScope };

export interface LoadBalancerHost {
  /** Lower case. */
  name: string;
  /** Only in the names of load balancers outside the home region. */
  region?: string;
}

/** Decides by path, host name and credential scope; in this order. */
export function route(headers: IncomingHttpHeaders, url: URL): Route {
  if (url.pathname === healthPath) return { kind: 'health' };
  const host = loadBalancerHost(headers.host ?? '');
  if (host) return { kind: 'load-balancer', host };
  const scope = credentialScope(headers, url.searchParams);
  if (scope) return { kind: 'aws', emulator: emulatorOf(scope.service), scope };
  // SES signs its paths under /v2/; Docker never does.
  if (url.pathname === '/v2' || url.pathname.startsWith('/v2/')) return { kind: 'registry' };
  return { kind: 'aws', emulator: 'moto' };
}

export function emulatorOf(service: string): EmulatorName {
  return ministackServices.has(service) ? 'MiniStack' : 'moto';
}

/** `name.alb.localhost`, or `name.region.alb.localhost`, with or without a port. */
function loadBalancerHost(host: string): LoadBalancerHost | undefined {
  const match = /^([a-z0-9-]+)(?:\.([a-z0-9-]+))?\.alb\.localhost(?::\d+)?$/i.exec(host);
  if (!match?.[1]) return undefined;
  const name = match[1].toLowerCase();
  return match[2] ? { name, region: match[2].toLowerCase() } : { name };
}
