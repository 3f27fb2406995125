import { createHash } from 'node:crypto';
import type { EpochMs, Reading } from '@ioc/domain';
import type { QuarantinedMessage, StoredDevice } from '@ioc/record-store';
import { deviceTopic } from '@ioc/wire';
import type { DecodedMessage, PartFault } from '../intake/decode-message.ts';

/** Faults of one message that get a row of their own, since each row keeps the whole message. */
export const MOST_ROWS_PER_MESSAGE = 16;

/** A message larger than this, in bytes, gets one row only. */
export const LARGEST_REPEATED_BYTES = 16_384;

/** Deterministic, so that a message that is consumed twice leaves one row. */
function rowId(message: DecodedMessage, fault: PartFault): string {
  // A message of several devices can be refused at the same place for each of them.
  const whose = message.kind === 'mixed' && fault.device ? `\n${fault.device}` : '';
  const identity = `${message.position}\n${message.receivedAt}\n${fault.reason}\n${fault.path}${whose}`;
  return createHash('sha256').update(identity).digest('base64url').slice(0, 22);
}

/** Whose the fault is: the message's only device, or the one of several that it names. */
function deviceOf(message: DecodedMessage, fault: PartFault): Pick<QuarantinedMessage, 'device'> {
  const device = 'device' in message && message.device ? message.device.id : fault.device;
  return device ? { device } : {};
}

/** What comes out of quarantine and returns to it keeps the time of its first arrival. */
function firstArrival({ replay, receivedAt }: DecodedMessage): EpochMs {
  return replay?.receivedAt ?? receivedAt;
}

/** The rows of a message of which something could not be used; none for a good one. */
export function quarantineRows(message: DecodedMessage): readonly QuarantinedMessage[] {
  if (message.kind === 'tick' || message.kind === 'status' || !message.faulty) return [];
  const { topic, payload, faults } = message.faulty;
  const most = payload.byteLength > LARGEST_REPEATED_BYTES ? 1 : MOST_ROWS_PER_MESSAGE;
  const left = faults.length - most;
  return faults.slice(0, most).map((fault, index) => ({
    id: rowId(message, fault),
    topic,
    payload,
    receivedAt: firstArrival(message),
    reason: fault.reason,
    path: fault.path,
    ...deviceOf(message, fault),
    detail: left > 0 && index === most - 1 ? `${fault.detail} (and ${left} more faults)` : fault.detail,
  }));
}

/** The row of a reading that the telemetry store refused for good, as a message that can be sent again. */
export function refusedRow(
  message: DecodedMessage,
  device: StoredDevice,
  refusal: { readonly reading: Reading; readonly index: number; readonly reason: string },
): QuarantinedMessage {
  const { reading, index } = refusal;
  const values = Object.fromEntries(reading.values.map(({ property, v }) => [property, v]));
  const resendable = {
    ts: reading.observedAt,
    values,
    ...(reading.seq === undefined ? {} : { seq: reading.seq }),
  };
  const fault = {
    reason: 'store-refused',
    path: `/${index}`,
    detail: refusal.reason.slice(0, 500),
    device: device.id,
  };
  return {
    id: rowId(message, fault),
    topic: deviceTopic({ city: device.city, sector: device.sector, device: device.id }, 'telemetry'),
    payload: Buffer.from(JSON.stringify(resendable)),
    receivedAt: firstArrival(message),
    ...fault,
  };
}
