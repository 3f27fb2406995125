import { eventually } from '../../src/eventually.ts';
import { publishBody, publishPacket, type RawMqttClient } from './raw-mqtt-client.ts';

/** Messages on the way at once. */
const WINDOW = 80;

/** The same where the broker is another one, and quick. */
const WIDE_WINDOW = 5_000;

/** Packet numbers there are. Source: MQTT 3.1.1, 2.3.1. */
export const MOST_PACKET_IDS = 65_535;

/** How long acknowledgements may take, in milliseconds. */
const ACKED_WITHIN_MS = 120_000;

/** What of what was sent was not acknowledged, and what more than once; both empty when all is right. */
export interface AckFaults {
  readonly missing: readonly number[];
  readonly repeated: readonly number[];
}

/**
 * Sends the payloads at QoS 1, numbered from 1 on, some at a time, and waits until all are acknowledged or the connection
 * ends.
 */
export async function sendRaw(
  client: RawMqttClient,
  topic: string,
  payloads: readonly Uint8Array[],
): Promise<AckFaults> {
  for (const [index, payload] of payloads.entries()) {
    const hasRoom = (): boolean => client.isClosed || index - client.acked < WINDOW;
    if (!hasRoom()) await eventually('there is room on the way', hasRoom, ACKED_WITHIN_MS);
    client.socket.write(publishPacket(publishBody(topic, index + 1, payload)));
  }
  await eventually(
    'everything is acknowledged',
    () => client.isClosed || client.acks.size === payloads.length,
    ACKED_WITHIN_MS,
  );
  const ids = payloads.map((_, index) => index + 1);
  return {
    missing: ids.filter((id) => !client.acks.has(id)),
    repeated: ids.filter((id) => (client.acks.get(id) ?? 0) > 1),
  };
}

/** No acknowledgement is missing, and none came twice. */
export const EACH_ONCE: AckFaults = { missing: [], repeated: [] };

/** Sends so many messages, each under a topic of its own, some at a time; how many were acknowledged at the end. */
export async function sendToEach(
  client: RawMqttClient,
  count: number,
  messageOf: (place: number) => { readonly topic: string; readonly payload: Uint8Array },
): Promise<number> {
  for (let place = 0; place < count; place += 1) {
    const hasRoom = (): boolean => client.isClosed || place - client.acked < WIDE_WINDOW;
    if (!hasRoom()) await eventually('there is room on the way', hasRoom, ACKED_WITHIN_MS);
    const { topic, payload } = messageOf(place);
    client.socket.write(publishPacket(publishBody(topic, 1 + (place % MOST_PACKET_IDS), payload)));
  }
  await eventually(
    'everything is acknowledged',
    () => client.isClosed || client.acked >= count,
    ACKED_WITHIN_MS,
  );
  return client.acked;
}
