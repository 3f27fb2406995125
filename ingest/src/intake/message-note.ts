import {
  isDeviceId,
  isEpochMs,
  isPropertyId,
  type DeviceId,
  type EpochMs,
  type PropertyId,
} from '@ioc/domain';
import { MOST_NOTE_BYTES } from '../journal/record-format.ts';

/** A value that is suspect; `reasons` are `SUSPICION`s added up. It is found again by what it is of, and when. */
export interface ValueMark {
  readonly device: DeviceId;
  readonly property: PropertyId;
  readonly t: EpochMs;
  readonly reasons: number;
}

/** What ingest itself found out about a device by this message, as values of device properties; `t` is our clock. */
export interface DerivedValues {
  readonly device: DeviceId;
  readonly t: EpochMs;
  readonly values: readonly { readonly property: PropertyId; readonly v: number }[];
}

/** What ingest judged about a message when it took it in. */
export interface MessageNote {
  readonly marks: readonly ValueMark[];
  readonly derived: readonly DerivedValues[];
}

/** Marks of one datastream for the same reasons: a stuck sensor has many in a message. */
type MarkGroup = [device: string, property: string, reasons: number, ...times: number[]];

function grouped(marks: readonly ValueMark[]): readonly MarkGroup[] {
  const groups = new Map<string, MarkGroup>();
  for (const { device, property, reasons, t } of marks) {
    const key = `${device} ${property} ${reasons}`;
    const group = groups.get(key);
    if (group) group.push(t);
    else groups.set(key, [device, property, reasons, t]);
  }
  return [...groups.values()];
}

/**
 * The note as bytes: JSON in UTF-8 (`docs/journal.md`). One that would be larger than a note may be keeps the first of its
 * marks: whoever reads it sees the same, since nobody reads anything else.
 */
export function encodeNote({ marks, derived }: MessageNote): Uint8Array {
  const d = derived.map(({ device, t, values }) => [
    device,
    t,
    ...values.flatMap(({ property, v }) => [property, v]),
  ]);
  for (let kept = marks; ; kept = kept.slice(0, kept.length >> 1)) {
    const s = grouped(kept);
    const text = JSON.stringify({ ...(s.length === 0 ? {} : { s }), ...(d.length === 0 ? {} : { d }) });
    const bytes = Buffer.from(text);
    if (bytes.byteLength <= MOST_NOTE_BYTES || kept.length === 0) return bytes.subarray(0, MOST_NOTE_BYTES);
  }
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function marksOf(written: unknown): readonly ValueMark[] {
  if (!isList(written)) return [];
  return written.flatMap((group) => {
    if (!isList(group)) return [];
    const [device, property, reasons, ...times] = group;
    if (typeof device !== 'string' || !isDeviceId(device)) return [];
    if (typeof property !== 'string' || !isPropertyId(property) || typeof reasons !== 'number') return [];
    return times.filter(isInstant).map((t) => ({ device, property, t, reasons }));
  });
}

function isInstant(value: unknown): value is EpochMs {
  return typeof value === 'number' && isEpochMs(value);
}

function derivedOf(written: unknown): readonly DerivedValues[] {
  if (!isList(written)) return [];
  return written.flatMap((entry) => {
    if (!isList(entry)) return [];
    const [device, t, ...pairs] = entry;
    if (typeof device !== 'string' || !isDeviceId(device) || !isInstant(t)) return [];
    const values = [];
    for (let index = 0; index + 1 < pairs.length; index += 2) {
      const [property, v] = [pairs[index], pairs[index + 1]];
      if (typeof property === 'string' && isPropertyId(property) && typeof v === 'number')
        values.push({ property, v });
    }
    return [{ device, t, values }];
  });
}

/** The note of these bytes; undefined for bytes that are none. */
export function parseNote(bytes: Uint8Array): MessageNote | undefined {
  try {
    const written: unknown = JSON.parse(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(),
    );
    if (typeof written !== 'object' || written === null) return undefined;
    const { s, d }: { readonly s?: unknown; readonly d?: unknown } = written;
    return { marks: marksOf(s), derived: derivedOf(d) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
