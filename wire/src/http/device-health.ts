import { HEALTH_LEVELS, HEALTH_REASONS, type DeviceHealth } from '@ioc/domain';
import { z } from 'zod';

import { formatInstant, parseInstant, rfc3339 } from './rfc3339.ts';

/** A device's health as the API answers it. */
export const deviceHealthJson = z.object({
  level: z.enum(HEALTH_LEVELS),
  reasons: z.array(z.enum(HEALTH_REASONS)),
  lastSeen: rfc3339.exactOptional(),
  clockOffsetMs: z.number().exactOptional(),
  battery: z.number().exactOptional(),
  rssi: z.number().exactOptional(),
  gaps: z
    .object({
      missing: z.number().int().nonnegative(),
      ranges: z.array(z.object({ from: z.number().int(), to: z.number().int() })),
      since: rfc3339,
    })
    .exactOptional(),
} satisfies Record<keyof DeviceHealth, z.ZodType>);

/** A device's health as the API answers it. */
export type DeviceHealthJson = z.infer<typeof deviceHealthJson>;

/** A device's health for an answer. */
export function encodeHealth({ reasons, lastSeen, gaps, ...health }: DeviceHealth): DeviceHealthJson {
  return {
    ...health,
    reasons: [...reasons],
    ...(lastSeen === undefined ? {} : { lastSeen: formatInstant(lastSeen) }),
    ...(gaps === undefined
      ? {}
      : { gaps: { ...gaps, ranges: [...gaps.ranges], since: formatInstant(gaps.since) } }),
  };
}

/** A device's health from an answer. */
export function decodeHealth({ lastSeen, gaps, ...health }: DeviceHealthJson): DeviceHealth {
  return {
    ...health,
    ...(lastSeen === undefined ? {} : { lastSeen: parseInstant(lastSeen) }),
    ...(gaps === undefined ? {} : { gaps: { ...gaps, since: parseInstant(gaps.since) } }),
  };
}
