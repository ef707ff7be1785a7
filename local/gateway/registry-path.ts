import { localAccount } from '../instance.ts';
import type { Home, Place } from './home.ts';
import { repositoryPrefix } from './mends/registry-address.ts';

/** A path of the registry's API (`/v2/...`), taken apart. */
export interface RegistryPath {
  place: Place;
  /** Path and query as MiniStack takes them. */
  upstream: string;
}

const prefix = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\//;

/**
 * Docker sends no credential scope, so account and region are in the repository's name
 * where they are not the home ones. MiniStack takes them as the parameter `ns`.
 */
export function registryPath(home: Home, url: URL): RegistryPath {
  const name = url.pathname.slice('/v2/'.length);
  const match = prefix.exec(name);
  const place = { account: match?.[1] ?? localAccount, region: match?.[2] ?? home.region };
  const query = new URLSearchParams(url.searchParams);
  const from = query.get('from');
  if (from) query.set('from', from.replace(prefix, ''));
  query.set('ns', `${place.account}.dkr.ecr.${place.region}.amazonaws.com`);
  const path = match ? `/v2/${name.slice(match[0].length)}` : url.pathname;
  return { place, upstream: `${path}?${query}` };
}

/** Where an upload goes on: MiniStack answers with a path that lacks what was taken off. */
export function registryLocation(home: Home, place: Place, location: string): string {
  return location.replace(/^\/v2\//, `/v2/${repositoryPrefix(home, place)}`);
}
