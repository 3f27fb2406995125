import { z } from 'zod';

import { deviceHealthFrame } from './device-health-frame.ts';
import { packedValues } from './packed-values.ts';

/**
 * What ingest tells the APIs over `ioc/v1/live/{city}/{sector}`: the values that changed since the frame before.
 *
 * `epoch` names the run of ingest, `seq` rises by one per frame of this city and sector: a gap or a new epoch means
 * that frames were lost and the reader rebuilds from the telemetry store. Internal; may change.
 */
export const liveFrame = z.object({
  epoch: z.string(),
  seq: z.number().int().nonnegative(),
  values: packedValues,
  /** When the oldest message behind the values arrived at ingest, or one a moment before it; epoch milliseconds. */
  arrivedAt: z.number().int().optional(),
  states: z.array(
    z.object({
      device: z.string(),
      state: z.enum(['online', 'offline']),
      at: z.number().int(),
      health: deviceHealthFrame.optional(),
    }),
  ),
});

/** A parsed live frame. */
export type LiveFrame = z.infer<typeof liveFrame>;

/** The hint that a city's alerts moved on, up to the change number `change` of the record store. */
export const alertHint = z.object({ change: z.number().int().nonnegative() });

/** A parsed alert hint. */
export type AlertHint = z.infer<typeof alertHint>;
