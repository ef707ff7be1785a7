import type { Home } from '../home.ts';
import { loadBalancerAddress } from './load-balancer-address.ts';
import type { Mend } from './mend.ts';
import { registryAddress } from './registry-address.ts';
import { scalableTargetService } from './scalable-target-service.ts';
import { scalableTargetTags } from './scalable-target-tags.ts';

/** Every mend there is, in the order in which they see a call. */
export function allMends(home: Home): Mend[] {
  return [
    registryAddress(home),
    loadBalancerAddress(home),
    scalableTargetService(),
    scalableTargetTags(),
  ];
}
