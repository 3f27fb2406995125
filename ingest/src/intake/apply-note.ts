import type { EpochMs, ObservedProperty, Reading } from '@ioc/domain';
import type { DecodedMessage, DevicePart } from './decode-message.ts';
import type { DerivedValues, MessageNote, ValueMark } from './message-note.ts';
import type { RegistrySnapshot } from './registry-snapshot.ts';

function marked(reading: Reading, marks: readonly ValueMark[]): Reading {
  const own = marks.filter(({ device, t }) => device === reading.device && t === reading.observedAt);
  if (own.length === 0) return reading;
  const isSuspect = new Set(own.map(({ property }) => property));
  const values = reading.values.map((value) =>
    isSuspect.has(value.property) && value.q === 'good' ? { ...value, q: 'suspect' as const } : value,
  );
  return { ...reading, values };
}

/** What ingest found out itself, as a reading; undefined when the device or its properties are not registered. */
function derivedPart(
  { device: id, t, values }: DerivedValues,
  receivedAt: EpochMs,
  registry: RegistrySnapshot,
): DevicePart | undefined {
  const device = registry.devices.get(id);
  const known = values.filter(({ property }) => registry.properties.has(property));
  if (!device || known.length === 0) return undefined;
  const reading: Reading = {
    device: id,
    observedAt: t,
    receivedAt,
    isTimeAssumed: true,
    values: known.map(({ property, v }) => ({ property, v, q: 'good' })),
  };
  return { device, readings: [reading], isDerived: true };
}

/** The message as it was judged when it was taken in: suspect values are marked, what was found out is added. */
export function applyNote(
  message: DecodedMessage,
  note: MessageNote,
  registry: RegistrySnapshot,
): DecodedMessage {
  if (message.kind === 'tick' || message.kind === 'unusable') return message;
  const { marks } = note;
  const derived = note.derived.flatMap((one) => derivedPart(one, message.receivedAt, registry) ?? []);
  const judged = { marks, derived };
  if (message.kind === 'mixed') {
    const parts = message.parts.map((part) => ({
      ...part,
      readings: part.readings.map((reading) => marked(reading, marks)),
    }));
    return { ...message, parts, judged };
  }
  return { ...message, readings: message.readings.map((reading) => marked(reading, marks)), judged };
}

/** A property of the catalogue under which ingest itself tells something of a device. */
export type DeviceProperty = 'battery_level' | 'signal_strength' | 'clock_offset' | 'seq_gaps';

/** The property in the catalogue; undefined when it has none of this name. */
export function devicePropertyOf(
  registry: RegistrySnapshot,
  name: DeviceProperty,
): ObservedProperty | undefined {
  const property = registry.properties.get(name);
  return property?.sector === 'device' ? property : undefined;
}
