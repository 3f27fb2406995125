import { checkMessage, instant, type EpochMs, type Reading } from '@ioc/domain';
import type { ArrivedMessage, StoredDevice } from '@ioc/record-store';
import { deviceStatusMessage, parseDeviceTopic, parseReplayTopic, type DeviceStatusMessage } from '@ioc/wire';
import type { JournalEntry } from '../journal/record-format.ts';
import type { CompiledProfile } from '../mapping/compiled-profile.ts';
import { decodeMapped } from '../mapping/decode-mapped.ts';
import { sizeFault } from '../mapping/largest-payload.ts';
import { NO_BIRTHS, type BirthLookup } from '../mapping/sparkplug/birth-table.ts';
import type { NodeSequence } from '../mapping/sparkplug/rebirth-watch.ts';
import type { DevicePart, PartFault } from './device-part.ts';
import { parseText, textOf, UNPARSED } from './json-payload.ts';
import { applyNote } from './apply-note.ts';
import { parseNote, type ValueMark } from './message-note.ts';
import { statusReadings } from './read-status.ts';
import { unwrapReplay } from '../replay/replay-envelope.ts';
import type { KnownTopic, RegistrySnapshot } from './registry-snapshot.ts';

export { LARGEST_PAYLOAD_BYTES } from '../mapping/largest-payload.ts';
export type { DevicePart, PartFault } from './device-part.ts';

/** A message with parts that cannot be used, as it arrived. */
export interface FaultyMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly faults: readonly PartFault[];
}

/**
 * The readings of a message that are not among its usable ones (`refused` and `empty`), and how many of the usable ones
 * lost some of their values (`partly`).
 */
export interface ReadingShortfall {
  readonly refused: number;
  readonly empty: number;
  readonly partly: number;
}

/** What was judged about a message when it was taken in: which values are suspect, and what it told about its devices. */
export interface JudgedParts {
  readonly marks: readonly ValueMark[];
  readonly derived: readonly DevicePart[];
}

/**
 * What a journal entry turned out to be. `faulty` is there when something of it belongs into quarantine; a message of which
 * nothing can be used is `unusable`. A message of a mapping profile that may speak of several devices is `mixed`.
 */
export type DecodedMessage = DecodedEntry & { readonly replay?: ReplayedMessage };

/** A message that comes out of quarantine: when it arrived first, and what it was then. */
export type ReplayedMessage = ArrivedMessage;

type DecodedEntry =
  | {
      readonly kind: 'telemetry';
      readonly position: number;
      readonly receivedAt: EpochMs;
      readonly device: StoredDevice;
      readonly readings: readonly Reading[];
      readonly faulty?: FaultyMessage;
      readonly judged?: JudgedParts;
      /** Absent where every reading came whole. */
      readonly shortfall?: ReadingShortfall;
    }
  | {
      readonly kind: 'mixed';
      readonly position: number;
      readonly receivedAt: EpochMs;
      readonly parts: readonly DevicePart[];
      readonly faulty?: FaultyMessage;
      readonly sequence?: NodeSequence;
      readonly judged?: JudgedParts;
    }
  | {
      readonly kind: 'status';
      readonly position: number;
      readonly receivedAt: EpochMs;
      readonly device: StoredDevice;
      readonly status: DeviceStatusMessage;
      readonly state: 'online' | 'offline';
      /** What the status measures: battery and signal. */
      readonly readings: readonly Reading[];
      readonly judged?: JudgedParts;
    }
  | {
      readonly kind: 'unusable';
      readonly position: number;
      readonly receivedAt: EpochMs;
      readonly device?: StoredDevice;
      readonly faulty: FaultyMessage;
      readonly sequence?: NodeSequence;
    }
  | { readonly kind: 'tick'; readonly position: number; readonly receivedAt: EpochMs };

const NO_PARTS: readonly DevicePart[] = [];

/** What the message holds of devices, as they sent it; nothing for one that cannot be used. */
export function sentPartsOf(message: DecodedMessage): readonly DevicePart[] {
  if (message.kind === 'telemetry' || message.kind === 'status') return [message];
  return message.kind === 'mixed' ? message.parts : NO_PARTS;
}

/** What the message holds of devices, with what ingest found out by it. */
export function partsOf(message: DecodedMessage): readonly DevicePart[] {
  const sent = sentPartsOf(message);
  const derived = 'judged' in message ? (message.judged?.derived ?? NO_PARTS) : NO_PARTS;
  return derived.length === 0 ? sent : [...sent, ...derived];
}

/**
 * The readings of a telemetry message to which ingest found nothing else: all that `partsOf` would hold, without a list
 * around it. Undefined for every other message. Nearly all messages are such ones, and each has several readers.
 */
export function plainReadingsOf(message: DecodedMessage): readonly Reading[] | undefined {
  if (message.kind !== 'telemetry') return undefined;
  return message.judged === undefined || message.judged.derived.length === 0 ? message.readings : undefined;
}

/** What decoding judges by. */
export interface DecodeContext {
  readonly registry: RegistrySnapshot;
  readonly retentionMs: number;
  /** The births of Sparkplug B nodes by their place in the journal. */
  readonly births?: BirthLookup;
}

/** An entry at its position, with what it is judged by. */
interface Placed {
  readonly entry: JournalEntry;
  readonly position: number;
  readonly context: DecodeContext;
}

function fault(reason: string, detail: string): PartFault {
  return { reason, path: '', detail };
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
  const { position, entry, context } = placed;
  const readings = statusReadings(status.data, device, { receivedAt: entry.at, registry: context.registry });
  const { state } = status.data;
  return { kind: 'status', position, receivedAt: entry.at, device, status: status.data, state, readings };
}

function decodeTelemetry(
  { position, entry, context }: Placed,
  device: StoredDevice,
  value: unknown,
): DecodedMessage {
  const { readings, faults, refused, empty, partly } = checkMessage(value, {
    device: device.id,
    properties: context.registry.properties,
    receivedAt: entry.at,
    oldest: instant(entry.at - context.retentionMs),
  });
  const whole = { kind: 'telemetry', position, receivedAt: entry.at, device, readings } as const;
  if (faults.length === 0 && empty === 0) return whole;
  const shortfall = { refused, empty, partly };
  if (faults.length === 0) return { ...whole, shortfall };
  const faulty = faultyMessage(
    entry,
    faults.map(({ code, path, detail }) => ({ reason: code, path, detail })),
  );
  return { ...whole, faulty, shortfall };
}

/** The message if it is one of the usual kind, which has no faults; nothing when it has to be looked at closely. */
function decodePlain({ position, entry, context }: Placed, device: StoredDevice): DecodedMessage | undefined {
  const { at: receivedAt, payload } = entry;
  const { registry, retentionMs } = context;
  const oldest = instant(receivedAt - retentionMs);
  const readings = registry.plain.read(payload, { device: device.id, receivedAt, oldest });
  return readings && { kind: 'telemetry', position, receivedAt, device, readings };
}

function decodeKnown(placed: Placed, { device, channel }: KnownTopic): DecodedMessage {
  const { payload } = placed.entry;
  const tooLarge = sizeFault(payload);
  if (tooLarge) return unusable(placed, tooLarge, device);
  if (channel === 'telemetry') {
    const plain = decodePlain(placed, device);
    if (plain) return plain;
  }
  const text = textOf(payload);
  if (text === undefined) return unusable(placed, fault('not-utf8', 'the payload is not UTF-8'), device);
  const value = parseText(text);
  if (value === UNPARSED) return unusable(placed, fault('not-json', 'the payload is not JSON'), device);
  return channel === 'status' ? decodeStatus(placed, device, value) : decodeTelemetry(placed, device, value);
}

/** A message in a format of others, under the topics of a mapping profile. */
function decodeForeign(placed: Placed, compiled: CompiledProfile, topic: readonly string[]): DecodedMessage {
  const { entry, position, context } = placed;
  const { parts, faults, ...rest } = decodeMapped({
    compiled,
    topic,
    payload: entry.payload,
    position,
    receivedAt: entry.at,
    oldest: instant(entry.at - context.retentionMs),
    devices: context.registry.devices,
    elsewhere: context.registry.elsewhere,
    properties: context.registry.properties,
    births: context.births ?? NO_BIRTHS,
  });
  const receivedAt = entry.at;
  if (faults.length === 0) return { kind: 'mixed', position, receivedAt, parts, ...rest };
  const faulty = faultyMessage(entry, faults);
  if (parts.length > 0) return { kind: 'mixed', position, receivedAt, parts, faulty, ...rest };
  return { kind: 'unusable', position, receivedAt, faulty, ...rest };
}

/** A message out of quarantine: what it is, judged anew; times that it left out are those of its first arrival. */
function decodeReplay({ entry, position, context }: Placed): DecodedMessage {
  const arrived = unwrapReplay(entry.payload);
  if (!arrived)
    return unusable({ entry, position, context }, fault('wrong-shape', 'no message out of quarantine'));
  const { topic, payload, receivedAt: at } = arrived;
  const first = { ...entry, topic, at, payload: Buffer.from(payload) };
  return { ...decodeEntry(first, position, context), receivedAt: entry.at, replay: arrived };
}

function decodeEntry(entry: JournalEntry, position: number, context: DecodeContext): DecodedMessage {
  if (entry.kind === 'tick') return { kind: 'tick', position, receivedAt: entry.at };
  const known = context.registry.topics.get(entry.topic);
  const placed = { entry, position, context };
  if (known) return decodeKnown(placed, known);
  if (parseReplayTopic(entry.topic) !== undefined) return decodeReplay(placed);
  const topic = entry.topic.split('/');
  const compiled = context.registry.mappings.find(topic);
  if (compiled) return decodeForeign(placed, compiled, topic);
  const { device, found } = topicFault(entry.topic, context.registry);
  return unusable(placed, found, device);
}

/**
 * What a journal entry means, judged by a snapshot of the registry, the births before it, and the note that was made when
 * it was taken in: a pure function, so that a consumer that reads the journal from disk decodes what the live path decoded. It takes every
 * byte sequence and never throws.
 */
export function decodeMessage(entry: JournalEntry, position: number, context: DecodeContext): DecodedMessage {
  const message = decodeEntry(entry, position, context);
  const note = entry.note && parseNote(entry.note);
  return note ? applyNote(message, note, context.registry) : message;
}
