import { z } from 'zod';

import { alertJson } from '../http/alert.ts';
import { deviceJson } from '../http/device.ts';
import { systemState } from '../http/readiness.ts';
import { deviceHealthFrame } from './device-health-frame.ts';
import { packedValues } from './packed-values.ts';

/** A place in one subscription's numbered stream; `epoch` names the stream, `seq` the last message seen. */
export const streamPosition = z.object({ epoch: z.string().max(64), seq: z.number().int().nonnegative() });

/** What a client subscribes to; empty lists mean everything. */
export const subscribeRequest = z.object({
  cities: z.array(z.string().max(96)).max(64),
  sectors: z.array(z.string().max(32)).max(32),
  since: streamPosition.optional(),
});

/** The acknowledgement of a subscription, or why it was refused. */
export const subscribeAnswer = z.union([
  streamPosition.extend({ resumed: z.boolean() }),
  z.object({ error: z.enum(['unauthenticated', 'malformed', 'too-many']) }),
]);

/** The whole picture of a subscription. */
export const snapshotMessage = streamPosition.extend({
  devices: z.array(deviceJson),
  values: packedValues,
  alerts: z.array(alertJson),
});

/**
 * What changed since the message before. `removed` are devices that left (with their values), to be applied first;
 * `devices` are new or changed ones; `states` are devices whose connection or health changed.
 */
export const deltaMessage = streamPosition.extend({
  values: packedValues,
  alerts: z.array(alertJson),
  states: z
    .array(
      z.object({
        device: z.string(),
        state: z.enum(['online', 'offline', 'unknown']),
        lastSeen: z.number().int().optional(),
        health: deviceHealthFrame.optional(),
      }),
    )
    .optional(),
  devices: z.array(deviceJson).optional(),
  removed: z.array(z.string()).optional(),
});

/** A part of the system went out of reach, or came back. */
export const noticeMessage = z.object({
  kind: z.enum(['stale', 'recovered']),
  part: z.enum(['ingest', 'store', 'broker', 'records']),
});

/**
 * Client → server, optional: the last message that the client has applied. A client that sends it once is paced by it:
 * the server runs at most a few messages ahead.
 */
export const receivedMessage = streamPosition.describe('The last message that was applied');

/** Server → client, every few seconds: how the system is. Silence of this message means a dead line. */
export const healthMessage = systemState;

/** A parsed subscription. */
export type SubscribeRequest = z.infer<typeof subscribeRequest>;
/** A parsed acknowledgement. */
export type SubscribeAnswer = z.infer<typeof subscribeAnswer>;
/** A parsed snapshot. */
export type SnapshotMessage = z.infer<typeof snapshotMessage>;
/** A parsed delta. */
export type DeltaMessage = z.infer<typeof deltaMessage>;
/** A parsed notice. */
export type NoticeMessage = z.infer<typeof noticeMessage>;
