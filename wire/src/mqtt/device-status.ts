import { z } from 'zod';

/** What a device says about itself on its `status` topic; also its last will. */
export const deviceStatusMessage = z.object({
  state: z.enum(['online', 'offline']),
  firmware: z.string().max(64).optional(),
  battery: z.number().min(0).max(100).optional(),
  rssi: z.number().min(-200).max(0).optional(),
});

/** A parsed status message. */
export type DeviceStatusMessage = z.infer<typeof deviceStatusMessage>;
