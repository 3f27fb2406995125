import {
  MOST_READINGS_PER_MESSAGE,
  parseObservationTime,
  type DeviceId,
  type EpochMs,
  type ObservationValue,
  type ObservedProperty,
  type Reading,
  type ReadingValue,
} from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';
import type { DevicePart, PartFault } from '../intake/device-part.ts';
import { OPTIONAL_NAME, type CompiledProperty } from './compiled-profile.ts';
import type { FormatDocument, FormatRecord, FormatSign } from './format-record.ts';
import { mappedValue } from './mapped-value.ts';
import { findDevice, type DeviceSearch, type NamePlace } from './named-device.ts';

/** What values are judged by. */
export interface MappingJudge extends DeviceSearch {
  readonly properties: ReadonlyMap<string, ObservedProperty>;
  readonly receivedAt: EpochMs;
  readonly oldest: EpochMs;
}

interface GatheredReading {
  readonly observedAt: EpochMs;
  readonly isTimeAssumed: boolean;
  readonly seq: number | undefined;
  readonly values: Map<string, ReadingValue>;
}

interface GatheredPart {
  readonly device: StoredDevice;
  readonly readings: Map<string, GatheredReading>;
  state?: 'online' | 'offline';
}

/** Puts the values of a message together into readings, one per device, time and sequence number. */
class PartGatherer {
  readonly faults: PartFault[] = [];
  readonly #judge: MappingJudge;
  readonly #parts = new Map<DeviceId, GatheredPart>();
  readonly #told = new Set<string>();
  #readings = 0;
  /** The values of a reading come one after another: what was found for the one before holds for most. */
  #last:
    | { readonly record: FormatRecord; readonly device: StoredDevice; readonly reading: GatheredReading }
    | undefined;

  constructor(judge: MappingJudge) {
    this.#judge = judge;
  }

  get parts(): readonly DevicePart[] {
    return [...this.#parts.values()].map(({ device, readings, state }) => ({
      device,
      readings: [...readings.values()].map((reading) => this.#readingOf(device, reading)),
      ...(state === undefined ? {} : { state }),
    }));
  }

  /** Notes that a device is there. */
  sign(sign: FormatSign): void {
    const { path } = sign;
    const device = path === undefined ? this.#registered(sign) : this.#deviceOf({ ...sign, path });
    if (!device) return;
    const part = this.#partOf(device);
    if (sign.state !== 'heard') part.state = sign.state;
  }

  take(record: FormatRecord): void {
    const row = this.#rowOf(record);
    if (row === undefined || record.value === null) return;
    const before = this.#last;
    const isSame =
      before !== undefined && before.record.source === record.source && before.record.scope === record.scope;
    const device = isSame ? before.device : this.#deviceOf(record);
    if (!device) return;
    const value = mappedValue(record, row);
    if (!value.ok) {
      this.#fault({ reason: value.fault.code, path: record.path, detail: value.fault.detail }, device);
      return;
    }
    const isSameTime = isSame && before.record.time === record.time && before.record.seq === record.seq;
    const reading = isSameTime ? before.reading : this.#readingFor(device, record);
    if (!reading) return;
    this.#last = { record, device, reading };
    this.#add(reading, { record, device, property: row.property, value: value.value });
  }

  /** The row of the table that the record is for, with its unit (`name|unit`) or without; undefined for none. */
  #rowOf(record: FormatRecord): CompiledProperty | undefined {
    const { compiled, properties } = this.#judge;
    if (record.property !== undefined) {
      const property = properties.get(record.property);
      if (property) return { mapping: { property: property.id }, property };
    } else {
      const byUnit = record.unit === undefined ? undefined : `${record.name}|${record.unit}`;
      const row = (byUnit && compiled.properties.get(byUnit)) || compiled.properties.get(record.name);
      if (row) return row;
      if (compiled.profile.unlisted === 'ignore' || OPTIONAL_NAME.test(record.name)) return undefined;
    }
    this.#fault({ reason: 'unknown-property', path: record.path, detail: record.name.slice(0, 64) });
    return undefined;
  }

  #registered(place: NamePlace): StoredDevice | undefined {
    const device = findDevice(place, this.#judge);
    return device.ok ? device.value : undefined;
  }

  #deviceOf(place: NamePlace & { readonly path: string }): StoredDevice | undefined {
    const device = findDevice(place, this.#judge);
    if (device.ok) return device.value;
    if (device.fault.reason === 'elsewhere') return undefined;
    // Once for each device, at its first value.
    const key = `${device.fault.reason} ${device.fault.detail}`;
    if (!this.#told.has(key)) this.#fault({ ...device.fault, path: place.path });
    this.#told.add(key);
    return undefined;
  }

  #readingFor(device: StoredDevice, record: FormatRecord): GatheredReading | undefined {
    const { receivedAt } = this.#judge;
    const isTimeAssumed = record.time === undefined || record.time === null;
    const time = isTimeAssumed
      ? ({ ok: true, value: receivedAt } as const)
      : parseObservationTime(wholeMs(record.time), this.#judge);
    if (!time.ok) {
      const path = record.timePath ?? record.path;
      const key = `${device.id} ${time.fault.code} ${path}`;
      if (!this.#told.has(key))
        this.#fault({ reason: time.fault.code, path, detail: time.fault.detail }, device);
      this.#told.add(key);
      return undefined;
    }
    const { readings } = this.#partOf(device);
    const key = `${time.value} ${record.seq ?? ''}`;
    const found = readings.get(key);
    if (found) return found;
    this.#readings += 1;
    if (this.#readings > MOST_READINGS_PER_MESSAGE) {
      if (!this.#told.has('too-many-readings'))
        this.#fault({
          reason: 'too-many-readings',
          path: '',
          detail: `at most ${MOST_READINGS_PER_MESSAGE}`,
        });
      this.#told.add('too-many-readings');
      return undefined;
    }
    const reading = { observedAt: time.value, isTimeAssumed, seq: record.seq, values: new Map() };
    readings.set(key, reading);
    return reading;
  }

  #add(
    reading: GatheredReading,
    found: {
      readonly record: FormatRecord;
      readonly device: StoredDevice;
      readonly property: ObservedProperty;
      readonly value: ObservationValue;
    },
  ): void {
    const { property, value, record, device } = found;
    const before = reading.values.get(property.id);
    if (!before) reading.values.set(property.id, { property: property.id, v: value, q: 'good' });
    else if (before.v !== value)
      this.#fault(
        {
          reason: 'repeated-value',
          path: record.path,
          detail: `${property.id} is ${String(before.v)} at the same time`,
        },
        device,
      );
  }

  #partOf(device: StoredDevice): GatheredPart {
    const known = this.#parts.get(device.id);
    if (known) return known;
    const part: GatheredPart = { device, readings: new Map() };
    this.#parts.set(device.id, part);
    return part;
  }

  #readingOf({ id }: StoredDevice, { observedAt, isTimeAssumed, seq, values }: GatheredReading): Reading {
    return {
      device: id,
      observedAt,
      receivedAt: this.#judge.receivedAt,
      isTimeAssumed,
      ...(seq === undefined ? {} : { seq }),
      values: [...values.values()],
    };
  }

  #fault(fault: PartFault, device?: StoredDevice): void {
    this.faults.push(device ? { ...fault, device: device.id } : fault);
  }
}

/** Formats count fractions of milliseconds, our instants do not. */
function wholeMs(time: unknown): unknown {
  return typeof time === 'number' && Number.isFinite(time) ? Math.round(time) : time;
}

/** What a document says of registered devices, by the profile's tables, and what of it cannot be used. */
export function mapDocument(
  document: FormatDocument,
  judge: MappingJudge,
): { readonly parts: readonly DevicePart[]; readonly faults: readonly PartFault[] } {
  const gatherer = new PartGatherer(judge);
  for (const sign of document.signs) gatherer.sign(sign);
  for (const record of document.records) gatherer.take(record);
  return { parts: gatherer.parts, faults: [...document.faults, ...gatherer.faults] };
}
