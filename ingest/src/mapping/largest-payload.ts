/** The largest payload that is decoded, in bytes (I5); a larger one is quarantined whole. */
export const LARGEST_PAYLOAD_BYTES = 262_144;
