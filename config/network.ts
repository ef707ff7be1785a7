import { z } from 'zod';
import {
  align,
  type Cidr,
  contains,
  formatCidr,
  formatRange,
  isAligned,
  overlaps,
  parseCidr,
  size,
  slice,
} from './cidr.ts';
import { oneOf, section, whole } from './fields.ts';

/** The smallest subnet: 64 addresses, of which AWS keeps 5, a load balancer 8 or more. */
const smallest = 26;
const block = 'an IPv4 block such as 10.0.0.0/16';

const cidr = z
  .string({ error: block })
  .superRefine((text, context) => {
    const parsed = parseCidr(text);
    if (!parsed) context.addIssue(block);
    else if (!isAligned(parsed))
      context.addIssue(`a block written from its first address: ${formatCidr(align(parsed))}`);
  })
  .describe('IPv4 block');

const shape = section({
  /** Addresses of the VPC, /16 to /24. Default: `10.0.0.0/16`. */
  cidr: cidr.default('10.0.0.0/16'),
  /** Availability zones to spread over: 2, 3 or 4. Default: 2, the least a load balancer takes. */
  zones: whole(
    2,
    4,
    'availability zones',
    'a load balancer needs two, few regions have more than four',
  ).default(2),
  /** Subnets of the load balancer, one for each zone, /26 or larger. Default: cut out of `cidr`. */
  publicSubnets: z.array(cidr, { error: 'a list of IPv4 blocks, one for each zone' }).optional(),
  /** Subnets of the containers, one for each zone, /26 or larger. Default: cut out of `cidr`. */
  privateSubnets: z.array(cidr, { error: 'a list of IPv4 blocks, one for each zone' }).optional(),
  /**
   * How containers reach AWS: `endpoints` (default) has no way to the internet at
   * all; `nat` is one NAT gateway, `nat-per-zone` one in each zone.
   */
  egress: oneOf(['endpoints', 'nat', 'nat-per-zone']).default('endpoints'),
});

type Input = z.output<typeof shape>;
interface Problem {
  path: (string | number)[];
  message: string;
}

/** `network`: the addresses, the zones, and the way out. */
export const network = shape.transform((input, context) => {
  const vpc = parseCidr(input.cidr);
  if (!vpc) return z.NEVER;
  const publicSubnets = input.publicSubnets ?? computed(vpc, input.zones, 0);
  const privateSubnets = input.privateSubnets ?? computed(vpc, input.zones, 1);
  const resolved = { ...input, publicSubnets, privateSubnets };
  for (const problem of problemsOf(vpc, resolved, input)) {
    context.addIssue({ code: 'custom', path: problem.path, message: problem.message });
  }
  return resolved;
});

/**
 * One slice of the VPC for each zone: the first half for public subnets, the second
 * for private ones. A /23 or larger is cut into eight, so that a third and a fourth
 * zone can be added without moving what is there.
 */
function computed(vpc: Cidr, zones: number, half: 0 | 1): string[] {
  const bits = vpc.prefix + 3 <= smallest ? 3 : 2;
  const first = half * 2 ** (bits - 1);
  return Array.from({ length: zones }, (_, zone) => formatCidr(slice(vpc, bits, first + zone)));
}

type Resolved = Input & { publicSubnets: string[]; privateSubnets: string[] };

function problemsOf(vpc: Cidr, resolved: Resolved, input: Input): Problem[] {
  const size = sizeProblem(vpc, input);
  if (size) return [size];
  const own = [
    ...subnetProblems('publicSubnets', vpc, resolved),
    ...subnetProblems('privateSubnets', vpc, resolved),
  ];
  return own.length > 0 ? own : overlapProblems(resolved, input);
}

function sizeProblem(vpc: Cidr, input: Input): Problem | undefined {
  const path = ['cidr'];
  if (vpc.prefix < 16 || vpc.prefix > 24) {
    return { path, message: `a block from /16 (65536 addresses) to /24 (256), which AWS takes` };
  }
  const isComputed = !input.publicSubnets || !input.privateSubnets;
  if (!isComputed || vpc.prefix < 24 || input.zones === 2) return undefined;
  return {
    path,
    message:
      `a block with room for 2 subnets in each of ${input.zones} zones: ${2 * input.zones} x 64 addresses are ` +
      `${128 * input.zones}, a /24 has 256. Use /23 or larger, or 2 zones`,
  };
}

type SubnetField = 'publicSubnets' | 'privateSubnets';

function subnetProblems(field: SubnetField, vpc: Cidr, resolved: Resolved): Problem[] {
  const subnets = resolved[field];
  if (subnets.length !== resolved.zones) {
    const message = `one block for each zone: network.zones is ${resolved.zones}, here are ${subnets.length}`;
    return [{ path: [field], message }];
  }
  return subnets.flatMap((text, index) => {
    const message = subnetProblem(vpc, text);
    return message ? [{ path: [field, index], message }] : [];
  });
}

function subnetProblem(vpc: Cidr, text: string): string | undefined {
  const subnet = parseCidr(text);
  if (!subnet) return block;
  if (subnet.prefix > smallest) {
    return (
      `a /${smallest} (64 addresses) or larger: a /${subnet.prefix} has ${size(subnet)}, AWS keeps 5 ` +
      'of them, and a load balancer wants 8 free beside the containers'
    );
  }
  if (contains(vpc, subnet)) return undefined;
  return `a block inside network.cidr: ${formatRange(subnet)} is not within ${formatRange(vpc)}`;
}

function overlapProblems(resolved: Resolved, input: Input): Problem[] {
  const all = (['publicSubnets', 'privateSubnets'] as const).flatMap((field) =>
    resolved[field].map((text, index) => ({ field, index, text, block: parseCidr(text) })),
  );
  return all.flatMap((one, position) => {
    const other = all
      .slice(0, position)
      .find((earlier) => one.block && earlier.block && overlaps(one.block, earlier.block));
    if (!other?.block || !one.block) return [];
    const both = input.publicSubnets && input.privateSubnets;
    const isGiven = input[one.field] !== undefined;
    const at = isGiven ? one : other;
    const message =
      `a block of its own: ${formatRange(one.block)} (network.${one.field}.${one.index}) overlaps ` +
      `${formatRange(other.block)} (network.${other.field}.${other.index})` +
      (both ? '' : '. One list was computed: give both');
    return [{ path: [at.field, at.index], message }];
  });
}
