/** Thousandths that a hashed value can be: 360,000 of them, so that a wrong value looks right once in 360,000 times. */
const DISTINCT = 360_000;

/** FNV-1a over the text, 32 bits. Source: draft-eastlake-fnv, section 2. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

/** A number below `below` that belongs to this message of this device and hardly to any other. */
export function hashOf(device: string, seq: number, below: number): number {
  return fnv1a(`${device}/${seq}`) % below;
}

/**
 * The value that belongs to a message: from 0 to 359.999 in thousandths, plausible for a wind direction in degrees.
 *
 * @example hashedValue('fault-00', 7) === hashedValue('fault-00', 7)
 */
export function hashedValue(device: string, seq: number): number {
  return hashOf(device, seq, DISTINCT) / 1_000;
}
