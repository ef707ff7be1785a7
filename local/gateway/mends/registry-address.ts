import { type Answer, withBody } from '../answer.ts';
import { type Home, isHome, type Place } from '../home.ts';
import type { Mend } from './mend.ts';

/**
 * MiniStack 1.5.33 names its registry `<account>.dkr.ecr.<region>.amazonaws.com`: a host
 * on the internet, where Docker would go looking for it. Here the registry answers at
 * `localhost:<port>`, which Docker trusts without TLS. Repositories outside the home
 * account or region keep both in front of their names:
 * `localhost:4566/123456789012.dkr.ecr.eu-west-1/mirrorclock`.
 */
export function registryAddress(home: Home): Mend {
  const named = new Set([
    'CreateRepository',
    'DeleteRepository',
    'DescribeRepositories',
    'GetAuthorizationToken',
    'GetDownloadUrlForLayer',
  ]);
  return {
    concerns: (call) => call.service === 'ecr' && named.has(call.action),
    after: (_, answer) => withLocalRegistry(home, answer),
  };
}

/** Only these members: manifests and policies pass through this API too, and must stay as they are. */
function withLocalRegistry(home: Home, answer: Answer): Answer {
  const local = (key: string, value: unknown) => {
    if (typeof value !== 'string') return value;
    if (key === 'repositoryUri') return localised(home, value);
    if (key === 'downloadUrl') return localised(home, value).replace(/^https:/, 'http:');
    return key === 'proxyEndpoint' ? `http://localhost:${home.port}` : value;
  };
  return withBody(answer, JSON.stringify(JSON.parse(answer.body.toString('utf8'), local)));
}

const registryHost = /(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com/;

function localised(home: Home, address: string): string {
  return address.replace(registryHost, (_, account: string, region: string) => {
    const prefix = repositoryPrefix(home, { account, region });
    return `localhost:${home.port}${prefix && `/${prefix.slice(0, -1)}`}`;
  });
}

/** What precedes the repository's name: empty, or account and region with a slash at the end. */
export function repositoryPrefix(home: Home, place: Place): string {
  return isHome(home, place) ? '' : `${place.account}.dkr.ecr.${place.region}/`;
}
