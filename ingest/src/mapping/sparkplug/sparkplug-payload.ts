import { failed, succeeded, type Outcome } from '@ioc/domain';
import { MOST_RECORDS_PER_MESSAGE } from '../format-record.ts';
import { ProtobufFault, protobufFields, type ProtobufField } from './protobuf-reader.ts';

/** The value of a metric in the bytes, before its datatype gives it a meaning. */
export type RawValue =
  | { readonly kind: 'whole'; readonly value: bigint }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'other' };

/** A metric of a Sparkplug B payload. Times are milliseconds since 1970; aliases are decimal text. */
export interface SparkplugMetric {
  readonly name?: string;
  readonly alias?: string;
  readonly timestamp?: number;
  readonly datatype?: number;
  readonly isNull?: boolean;
  /** The property `engUnit`, which gateways give with births. */
  readonly unit?: string;
  readonly raw?: RawValue;
}

/** A Sparkplug B payload. */
export interface SparkplugPayload {
  readonly timestamp?: number;
  readonly seq?: number;
  readonly metrics: readonly SparkplugMetric[];
}

/** Numbers of datatypes. Source: Eclipse Sparkplug 3.0, 6.4.16. */
const SIGNED_BITS: ReadonlyMap<number, number> = new Map([
  [1, 8],
  [2, 16],
  [3, 32],
  [4, 64],
]);
const BOOLEAN = 11;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

function whole({ value }: ProtobufField): bigint {
  if (typeof value !== 'bigint') throw new ProtobufFault('expected a whole number');
  return value;
}

function bytes({ value, wire }: ProtobufField): Buffer {
  if (typeof value === 'bigint' || wire !== 2) throw new ProtobufFault('expected bytes');
  return value;
}

function text(field: ProtobufField): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes(field));
  } catch (error) {
    throw new ProtobufFault('a text that is not UTF-8', { cause: error });
  }
}

function float({ value, wire }: ProtobufField): RawValue {
  if (typeof value === 'bigint' || wire !== 5) throw new ProtobufFault('expected four bytes');
  // The shortest decimal number that is this float: 23.1 and not 23.100000381469727.
  return { kind: 'number', value: Number(value.readFloatLE().toPrecision(7)) };
}

function double({ value, wire }: ProtobufField): RawValue {
  if (typeof value === 'bigint' || wire !== 1) throw new ProtobufFault('expected eight bytes');
  return { kind: 'number', value: value.readDoubleLE() };
}

/** The value in fields 10 to 18 of a metric, in the order of the schema. */
function rawValue(field: ProtobufField, first: number): RawValue | undefined {
  switch (field.number - first) {
    case 0:
    case 1:
      return { kind: 'whole', value: whole(field) };
    case 2:
      return float(field);
    case 3:
      return double(field);
    case 4:
      return { kind: 'boolean', value: whole(field) !== 0n };
    case 5:
      return { kind: 'text', value: text(field) };
    case 6:
    case 7:
    case 8:
      return { kind: 'other' };
    default:
      return undefined;
  }
}

/** The text of the property `engUnit` of a property set. */
function engineeringUnit(set: Buffer): string | undefined {
  const keys: string[] = [];
  const values: Buffer[] = [];
  for (const field of protobufFields(set)) {
    if (field.number === 1) keys.push(text(field));
    else if (field.number === 2) values.push(bytes(field));
  }
  const value = values[keys.indexOf('engUnit')];
  if (!value) return undefined;
  const found = [...protobufFields(value)].find(({ number }) => number === 8);
  return found && text(found);
}

function metric(encoded: Buffer): SparkplugMetric {
  const found: Mutable<SparkplugMetric> = {};
  for (const field of protobufFields(encoded)) {
    if (field.number === 1) found.name = text(field);
    else if (field.number === 2) found.alias = String(whole(field));
    else if (field.number === 3) found.timestamp = Number(whole(field));
    else if (field.number === 4) found.datatype = Number(whole(field));
    else if (field.number === 7) found.isNull = whole(field) !== 0n;
    else if (field.number === 9) {
      const unit = engineeringUnit(bytes(field));
      if (unit !== undefined) found.unit = unit;
    } else {
      const raw = rawValue(field, 10);
      if (raw) found.raw = raw;
    }
  }
  return found;
}

function payload(encoded: Buffer): SparkplugPayload {
  const metrics: SparkplugMetric[] = [];
  const found: Mutable<SparkplugPayload> = { metrics };
  for (const field of protobufFields(encoded)) {
    if (field.number === 1) found.timestamp = Number(whole(field));
    else if (field.number === 2) metrics.push(metric(bytes(field)));
    else if (field.number === 3) found.seq = Number(whole(field));
    if (metrics.length > MOST_RECORDS_PER_MESSAGE)
      throw new ProtobufFault(`more than ${MOST_RECORDS_PER_MESSAGE} metrics`);
  }
  return found;
}

/** The payload that the bytes are. A fault is a sentence; nothing throws. Source: Eclipse Sparkplug 3.0, 6.4. */
export function parseSparkplug(encoded: Buffer): Outcome<SparkplugPayload, string> {
  try {
    return succeeded(payload(encoded));
  } catch (error) {
    if (error instanceof ProtobufFault) return failed(error.message);
    throw error;
  }
}

/**
 * What a metric's value means by its datatype: signed numbers come as the two's complement of an unsigned field. Undefined
 * for what is no single value (data sets, templates, bytes).
 */
export function metricValue(
  raw: RawValue | undefined,
  datatype: number | undefined,
): number | boolean | string | undefined {
  if (!raw || raw.kind === 'other') return undefined;
  if (raw.kind !== 'whole') return raw.value;
  if (datatype === BOOLEAN) return raw.value !== 0n;
  const bits = datatype === undefined ? undefined : SIGNED_BITS.get(datatype);
  return Number(bits === undefined ? raw.value : BigInt.asIntN(bits, raw.value));
}
