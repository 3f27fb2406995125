import { HEALTH_LEVELS, HEALTH_REASONS, instant, isEpochMs, type DeviceHealth } from '@ioc/domain';
import { z } from 'zod';

const time = z.number().refine((ms) => isEpochMs(ms), { error: 'expected milliseconds since 1970' });

/** A device's health on the live stream; times are milliseconds since 1970 UTC. */
export const deviceHealthFrame = z.object({
  level: z.enum(HEALTH_LEVELS),
  reasons: z.array(z.enum(HEALTH_REASONS)),
  lastSeen: time.exactOptional(),
  clockOffsetMs: z.number().exactOptional(),
  battery: z.number().exactOptional(),
  rssi: z.number().exactOptional(),
  gaps: z
    .object({
      missing: z.number().int().nonnegative(),
      ranges: z.array(z.object({ from: z.number().int(), to: z.number().int() })),
      since: time,
    })
    .exactOptional(),
} satisfies Record<keyof DeviceHealth, z.ZodType>);

/** A device's health as the live stream tells it. */
export type DeviceHealthFrame = z.infer<typeof deviceHealthFrame>;

/** A device's health from the live stream. */
export function decodeHealthFrame({ lastSeen, gaps, ...health }: DeviceHealthFrame): DeviceHealth {
  return {
    ...health,
    ...(lastSeen === undefined ? {} : { lastSeen: instant(lastSeen) }),
    ...(gaps === undefined ? {} : { gaps: { ...gaps, since: instant(gaps.since) } }),
  };
}

/** A device's health for the live stream. */
export function encodeHealthFrame({ reasons, gaps, ...health }: DeviceHealth): DeviceHealthFrame {
  return {
    ...health,
    reasons: [...reasons],
    ...(gaps === undefined ? {} : { gaps: { ...gaps, ranges: [...gaps.ranges] } }),
  };
}
