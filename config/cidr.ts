/** An IPv4 block: its first address as a number, and how many leading bits are fixed. */
export interface Cidr {
  base: number;
  prefix: number;
}

const pattern = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

/** Reads `a.b.c.d/n`; undefined where it is no IPv4 block. Host bits are kept: see `isAligned`. */
export function parseCidr(text: string): Cidr | undefined {
  const parts = pattern.exec(text)?.slice(1).map(Number);
  if (!parts) return undefined;
  const prefix = parts.pop() ?? 33;
  if (prefix > 32 || parts.some((octet) => octet > 255)) return undefined;
  return { base: parts.reduce((sum, octet) => sum * 256 + octet, 0), prefix };
}

/** How many addresses the block has. */
export function size(block: Cidr): number {
  return 2 ** (32 - block.prefix);
}

/** True where the address is the first of its block; AWS would silently change it otherwise. */
export function isAligned(block: Cidr): boolean {
  return block.base % size(block) === 0;
}

/** The block that the address lies in, written from its first address. */
export function align(block: Cidr): Cidr {
  return { base: block.base - (block.base % size(block)), prefix: block.prefix };
}

/** True where `inner` lies wholly in `outer`. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  return inner.base >= outer.base && inner.base + size(inner) <= outer.base + size(outer);
}

/** True where the two blocks share an address. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  return a.base < b.base + size(b) && b.base < a.base + size(a);
}

/** The block as `a.b.c.d/n`. */
export function formatCidr(block: Cidr): string {
  return `${formatAddress(block.base)}/${block.prefix}`;
}

/** First and last address, for messages: `10.0.0.0-10.0.0.63`. */
export function formatRange(block: Cidr): string {
  return `${formatAddress(block.base)}-${formatAddress(block.base + size(block) - 1)}`;
}

function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** The `index`th of the equal slices that `block` falls into when `bits` more bits are fixed. */
export function slice(block: Cidr, bits: number, index: number): Cidr {
  const prefix = block.prefix + bits;
  return { base: block.base + index * 2 ** (32 - prefix), prefix };
}
