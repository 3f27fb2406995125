import type { PartFault } from '../intake/device-part.ts';

/** The largest payload that is decoded, in bytes (I5); a larger one is quarantined whole. */
export const LARGEST_PAYLOAD_BYTES = 262_144;

/** Why the payload is not decoded, if it is too large. */
export function sizeFault({ byteLength }: Buffer): PartFault | undefined {
  if (byteLength <= LARGEST_PAYLOAD_BYTES) return undefined;
  return { reason: 'too-large', path: '', detail: `${byteLength} bytes, at most ${LARGEST_PAYLOAD_BYTES}` };
}
