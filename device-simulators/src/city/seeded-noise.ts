/** A 32-bit mix of two integers; the constants are those of the MurmurHash3 finalizer (A. Appleby, public domain). */
function mix(a: number, b: number): number {
  let h = Math.imul(a ^ Math.imul(b, 0x9e37_79b1), 0x85eb_ca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2_ae35);
  h ^= h >>> 16;
  h = Math.imul(h ^ b, 0x85eb_ca6b);
  return (h ^ (h >>> 15)) >>> 0;
}

/** A 32-bit number that stands for a text under a seed. Source: FNV-1a, draft-eastlake-fnv. */
export function keyOf(seed: number, text: string): number {
  let hash = 0x811c_9dc5 ^ seed;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x0100_0193);
  return mix(hash, seed);
}

const TWO_32 = 4_294_967_296;

/** A number in [0, 1) that depends on nothing but the key and the index. */
export function uniform(key: number, index: number): number {
  return mix(key, Math.trunc(index) | 0) / TWO_32;
}

/** A number around 0 with standard deviation 1: four uniform numbers added up, so that it never exceeds ±3.5. */
export function gaussian(key: number, index: number): number {
  const sum =
    uniform(key, index) +
    uniform(key ^ 0x5bd1_e995, index) +
    uniform(key ^ 0x1b87_3593, index) +
    uniform(key ^ 0x2745_937f, index);
  return (sum - 2) * Math.sqrt(3);
}

/** Noise that wanders: `gaussian` at multiples of the period, smoothly joined in between (value noise, C1). */
export function wandering(key: number, t: number, periodMs: number): number {
  const place = t / periodMs;
  const index = Math.floor(place);
  const share = place - index;
  const weight = share * share * (3 - 2 * share);
  return gaussian(key, index) * (1 - weight) + gaussian(key, index + 1) * weight;
}
