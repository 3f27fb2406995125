import { parseIsoDuration } from '@ioc/domain';
import { z } from 'zod';

import { registeredDevice } from './device.ts';
import { rfc3339 } from './rfc3339.ts';

/** How long an old password may stay valid beside a new one at most, in milliseconds: a week, for a fleet that sleeps. */
export const LONGEST_OVERLAP_MS = 604_800_000;

function isOverlap(text: string): boolean {
  const parsed = parseIsoDuration(text);
  return parsed.ok && parsed.value >= 0 && parsed.value <= LONGEST_OVERLAP_MS;
}

/** How a password is renewed: `overlap` is how long the old one stays valid, an ISO 8601 duration up to `P7D`. */
export const renewalQuery = z.object({
  overlap: z
    .string()
    .max(32)
    .refine(isOverlap, { error: 'expected an ISO 8601 duration such as PT10M, up to P7D' })
    .optional(),
});

/** Milliseconds of an overlap that `renewalQuery` accepted; 0 without one. */
export function overlapMs(overlap: string | undefined): number {
  const parsed = overlap === undefined ? undefined : parseIsoDuration(overlap);
  return parsed?.ok ? parsed.value : 0;
}

/** A new password, told this once, and until when the old one is valid beside it where it is. */
export const renewedCredentials = registeredDevice
  .pick({ credentials: true })
  .extend({ previousValidUntil: rfc3339.exactOptional() });
