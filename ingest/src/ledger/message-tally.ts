import { isAscii, isUtf8 } from 'node:buffer';
import { isCityId, MOST_READINGS_PER_MESSAGE } from '@ioc/domain';
import { NO_CITY } from '@ioc/record-store';
import { parseDeviceTopic, TOPIC_ROOT } from '@ioc/wire';
import { LARGEST_PAYLOAD_BYTES, type DecodedMessage, type FaultyMessage } from '../intake/decode-message.ts';

const STATUS_END = '/status';
const ARRAY_BEGINS = 0x5b;

/** The city that the message is of: of its device, or else as its topic names it. */
export function cityOf(message: DecodedMessage): string {
  switch (message.kind) {
    case 'telemetry':
    case 'status':
      return message.device.city;
    case 'mixed':
      return message.parts[0]?.device.city ?? NO_CITY;
    case 'unusable':
      return message.device?.city ?? cityOfTopic(message.faulty.topic);
    case 'tick':
      return NO_CITY;
  }
}

/** The city that a topic of ours names; `NO_CITY` for any other topic. */
export function cityOfTopic(topic: string): string {
  if (!topic.startsWith(`${TOPIC_ROOT}/`)) return NO_CITY;
  const city = topic.split('/', 3)[2] ?? '';
  return isCityId(city) ? city : NO_CITY;
}

/**
 * How many readings the message is in the ledger: the elements of an array, else one; a message of a mapping profile is
 * one whatever it speaks of, and a status none. It follows from the bytes alone, so that a registry that changed while
 * the message waited in the journal does not change the count.
 */
export function readingsOf(message: DecodedMessage): number {
  switch (message.kind) {
    case 'telemetry':
      return message.shortfall
        ? message.readings.length + message.shortfall.refused + message.shortfall.empty
        : message.readings.length;
    case 'mixed':
      return 1;
    case 'unusable':
      return isOfStatus(message.faulty) ? 0 : elementsOf(message.faulty);
    case 'status':
    case 'tick':
      return 0;
  }
}

/** Whether the message stands on a status topic, whatever it turned out to be. */
export function isOfStatus({ topic }: FaultyMessage): boolean {
  return topic.endsWith(STATUS_END) && parseDeviceTopic(topic)?.channel === 'status';
}

function elementsOf({ topic, payload }: FaultyMessage): number {
  if (parseDeviceTopic(topic) === undefined) return 1;
  if (payload.byteLength > LARGEST_PAYLOAD_BYTES || payload.find((byte) => byte > 0x20) !== ARRAY_BEGINS)
    return 1;
  const elements = arrayIn(payload);
  return elements >= 1 && elements <= MOST_READINGS_PER_MESSAGE ? elements : 1;
}

function arrayIn(payload: Uint8Array): number {
  if (!isAscii(payload) && !isUtf8(payload)) return 0;
  try {
    const value: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
    return Array.isArray(value) ? value.length : 0;
  } catch (error) {
    if (error instanceof SyntaxError) return 0;
    throw error;
  }
}
