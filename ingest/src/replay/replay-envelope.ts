import { isEpochMs } from '@ioc/domain';
import type { ArrivedMessage } from '@ioc/record-store';

const TIME_BYTES = 8;
const TOPIC_FROM = TIME_BYTES + 2;

/**
 * A message out of quarantine as the journal carries it, since its record has the topic of the replay and the time of
 * today: when it arrived first (64-bit float), the bytes of its topic (unsigned 16-bit) and the topic, and its payload.
 */
export function wrapReplay({ topic, payload, receivedAt }: ArrivedMessage): Buffer {
  const topicBytes = Buffer.from(topic, 'utf8');
  const header = Buffer.alloc(TOPIC_FROM);
  header.writeDoubleLE(receivedAt, 0);
  header.writeUInt16LE(topicBytes.byteLength, TIME_BYTES);
  return Buffer.concat([header, topicBytes, payload]);
}

/** What was wrapped; undefined for other bytes. The payload is a copy. */
export function unwrapReplay(bytes: Buffer): ArrivedMessage | undefined {
  if (bytes.byteLength < TOPIC_FROM) return undefined;
  const receivedAt = bytes.readDoubleLE(0);
  const payloadFrom = TOPIC_FROM + bytes.readUInt16LE(TIME_BYTES);
  if (!isEpochMs(receivedAt) || payloadFrom > bytes.byteLength) return undefined;
  const topic = bytes.toString('utf8', TOPIC_FROM, payloadFrom);
  return { topic, receivedAt, payload: Uint8Array.from(bytes.subarray(payloadFrom)) };
}
