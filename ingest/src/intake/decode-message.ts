import { isAscii, isUtf8 } from 'node:buffer';
import { checkMessage, instant, type EpochMs, type Reading } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';
import { deviceStatusMessage, parseDeviceTopic, type DeviceStatusMessage } from '@ioc/wire';
import type { JournalEntry } from '../journal/record-format.ts';
import type { KnownTopic, RegistrySnapshot } from './registry-snapshot.ts';

/** The largest payload that is decoded, in bytes (I5); a larger one is quarantined whole. */
export const LARGEST_PAYLOAD_BYTES = 262_144;

/** What cannot be used, and why: `reason` is a stable word, `path` a JSON pointer into the payload (RFC 6901). */
export interface PartFault {
  readonly reason: string;
  readonly path: string;
  readonly detail: string;
}

/** A message with parts that cannot be used, as it arrived. */
export interface FaultyMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly faults: readonly PartFault[];
}

/** What a message holds of one device: its readings, and whether it is connected where the message says so. */
export interface DevicePart {
  readonly device: StoredDevice;
  readonly readings: readonly Reading[];
  readonly state?: 'online' | 'offline';
}

/**
 * What a journal entry turned out to be. `faulty` is there when something of it belongs into quarantine; a message of which
 * nothing can be used is `unusable`. A message of a mapping profile that may speak of several devices is `mixed`.
 */
export type DecodedMessage =
  | {
      readonly kind: 'telemetry';
      readonly position: number;
      readonly receivedAt: EpochMs;
      readonly device: StoredDevice;
      readonly readings: readonly Reading[];
      readonly faulty?: FaultyMessage;
    }
  | {
      readonly kind: 'mixed';
      readonly position: number;
      readonly receivedAt: EpochMs;
      readonly parts: readonly DevicePart[];
      readonly faulty?: FaultyMessage;
    }
  | {
      readonly kind: 'status';
      readonly position: number;
      readonly receivedAt: EpochMs;
      readonly device: StoredDevice;
      readonly status: DeviceStatusMessage;
    }
  | {
      readonly kind: 'unusable';
      readonly position: number;
      readonly receivedAt: EpochMs;
      readonly device?: StoredDevice;
      readonly faulty: FaultyMessage;
    }
  | { readonly kind: 'tick'; readonly position: number; readonly receivedAt: EpochMs };

const NO_PARTS: readonly DevicePart[] = [];

/** What the message holds of devices; nothing for one that holds no readings. */
export function partsOf(message: DecodedMessage): readonly DevicePart[] {
  if (message.kind === 'telemetry') return [message];
  return message.kind === 'mixed' ? message.parts : NO_PARTS;
}

/** What decoding judges by. */
export interface DecodeContext {
  readonly registry: RegistrySnapshot;
  readonly retentionMs: number;
}

/** An entry at its position, with what it is judged by. */
interface Placed {
  readonly entry: JournalEntry;
  readonly position: number;
  readonly context: DecodeContext;
}

/** What parsing answers for what is no JSON; JSON.parse never answers it. */
const UNPARSED = Symbol('unparsed');

function fault(reason: string, detail: string): PartFault {
  return { reason, path: '', detail };
}

/** UTF-8 is only decoded as such where it is not plain ASCII, which is the usual case and costs half. */
function textOf(payload: Buffer): string | undefined {
  if (isAscii(payload)) return payload.toString('latin1');
  return isUtf8(payload) ? payload.toString('utf8') : undefined;
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return UNPARSED;
    throw error;
  }
}

/** Why the topic is none that we know. */
function topicFault(
  topic: string,
  registry: RegistrySnapshot,
): { readonly device?: StoredDevice; readonly found: PartFault } {
  const address = parseDeviceTopic(topic);
  if (!address)
    return { found: fault('wrong-topic', 'expected ioc/v1/{city}/{sector}/{device}/telemetry or status') };
  const device = registry.devices.get(address.device);
  if (!device) return { found: fault('unknown-device', address.device) };
  return {
    device,
    found: fault('wrong-topic', `${device.id} is registered as ${device.city}/${device.sector}`),
  };
}

function faultyMessage({ topic, payload }: JournalEntry, faults: readonly PartFault[]): FaultyMessage {
  // The payload is copied: what arrives is a view of a far larger buffer that must not live as long.
  return { topic, payload: Uint8Array.from(payload), faults };
}

function unusable({ position, entry }: Placed, found: PartFault, device?: StoredDevice): DecodedMessage {
  const faulty = faultyMessage(entry, [found]);
  return { kind: 'unusable', position, receivedAt: entry.at, ...(device ? { device } : {}), faulty };
}

function decodeStatus(placed: Placed, device: StoredDevice, value: unknown): DecodedMessage {
  const status = deviceStatusMessage.safeParse(value);
  if (!status.success) {
    return unusable(
      placed,
      fault('wrong-shape', 'expected {"state": "online"} or {"state": "offline"}'),
      device,
    );
  }
  const { position, entry } = placed;
  return { kind: 'status', position, receivedAt: entry.at, device, status: status.data };
}

function decodeTelemetry(
  { position, entry, context }: Placed,
  device: StoredDevice,
  value: unknown,
): DecodedMessage {
  const { readings, faults } = checkMessage(value, {
    device: device.id,
    properties: context.registry.properties,
    receivedAt: entry.at,
    oldest: instant(entry.at - context.retentionMs),
  });
  if (faults.length === 0) return { kind: 'telemetry', position, receivedAt: entry.at, device, readings };
  const faulty = faultyMessage(
    entry,
    faults.map(({ code, path, detail }) => ({ reason: code, path, detail })),
  );
  return { kind: 'telemetry', position, receivedAt: entry.at, device, readings, faulty };
}

function decodeKnown(placed: Placed, { device, channel }: KnownTopic): DecodedMessage {
  const { payload } = placed.entry;
  if (payload.byteLength > LARGEST_PAYLOAD_BYTES) {
    return unusable(
      placed,
      fault('too-large', `${payload.byteLength} bytes, at most ${LARGEST_PAYLOAD_BYTES}`),
      device,
    );
  }
  const text = textOf(payload);
  if (text === undefined) return unusable(placed, fault('not-utf8', 'the payload is not UTF-8'), device);
  const value = parseText(text);
  if (value === UNPARSED) return unusable(placed, fault('not-json', 'the payload is not JSON'), device);
  return channel === 'status' ? decodeStatus(placed, device, value) : decodeTelemetry(placed, device, value);
}

/**
 * What a journal entry means, judged by a snapshot of the registry: a pure function, so that a consumer that reads the
 * journal from disk decodes what the live path decoded. It takes every byte sequence and never throws.
 */
export function decodeMessage(entry: JournalEntry, position: number, context: DecodeContext): DecodedMessage {
  if (entry.kind === 'tick') return { kind: 'tick', position, receivedAt: entry.at };
  const known = context.registry.topics.get(entry.topic);
  const placed = { entry, position, context };
  if (known) return decodeKnown(placed, known);
  const { device, found } = topicFault(entry.topic, context.registry);
  return unusable(placed, found, device);
}
