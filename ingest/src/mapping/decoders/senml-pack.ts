import { failed, succeeded, type EpochMs, type Outcome } from '@ioc/domain';
import type { PartFault } from '../../intake/device-part.ts';
import { MOST_RECORDS_PER_MESSAGE, type FormatRecord } from '../format-record.ts';
import { ucumOfSenml } from '../foreign-units.ts';

/** The version of SenML that is understood. Source: RFC 8428, 4.4. */
export const SENML_VERSION = 10;

/** Times below are relative to now, in seconds. Source: RFC 8428, 4.5.3. */
export const SENML_RELATIVE_BELOW_S = 2 ** 28;

/** A SenML record as JSON or CBOR held it: fields by their JSON labels. */
export type SenmlRecord = ReadonlyMap<string, unknown>;

/** What the base fields so far add to the records that follow. */
interface BaseFields {
  bn: string;
  bt: number;
  bu: string | undefined;
  bv: number;
  bs: number | undefined;
}

const NUMBERS = ['bt', 'bv', 'bs', 'bver', 'v', 's', 't', 'ut'] as const;
const TEXTS = ['bn', 'bu', 'n', 'u', 'vs'] as const;
const VALUES = ['v', 'vs', 'vb', 'vd'] as const;

/** What a sensor's name looks like. Source: RFC 8428, 4.5.1. */
const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9\-:./_]*$/;

/** Characters that part a device's name from what it measures. */
const SEPARATOR = /[:/]/;

function numberOf(record: SenmlRecord, label: string): number | undefined {
  const value = record.get(label);
  return typeof value === 'number' ? value : undefined;
}

function textOf(record: SenmlRecord, label: string): string | undefined {
  const value = record.get(label);
  return typeof value === 'string' ? value : undefined;
}

/** Why the record is none: a field of a wrong type, or one that must be understood. */
function recordFault(record: SenmlRecord, path: string): PartFault | undefined {
  for (const label of NUMBERS) {
    const value = record.get(label);
    if (value !== undefined && (typeof value !== 'number' || !Number.isFinite(value)))
      return { reason: 'wrong-type', path: `${path}/${label}`, detail: 'expected a number' };
  }
  for (const label of TEXTS) {
    const value = record.get(label);
    if (value !== undefined && typeof value !== 'string')
      return { reason: 'wrong-type', path: `${path}/${label}`, detail: 'expected a text' };
  }
  if (record.has('vb') && typeof record.get('vb') !== 'boolean')
    return { reason: 'wrong-type', path: `${path}/vb`, detail: 'expected true or false' };
  if (VALUES.filter((label) => record.has(label)).length > 1)
    return { reason: 'wrong-shape', path, detail: 'a record has one value at most' };
  return undefined;
}

/** Why the whole pack must not be used. Source: RFC 8428, 4.4. */
function packFault(record: SenmlRecord, path: string): PartFault | undefined {
  const version = record.get('bver');
  if (version !== undefined && (typeof version !== 'number' || !(version > 0 && version <= SENML_VERSION))) {
    return {
      reason: 'unknown-version',
      path: `${path}/bver`,
      detail: `SenML up to version ${SENML_VERSION} is understood`,
    };
  }
  const label = [...record.keys()].find((key) => key.endsWith('_'));
  if (label === undefined) return undefined;
  return { reason: 'must-understand', path: `${path}/${label.slice(0, 64)}`, detail: label.slice(0, 64) };
}

function adopt(base: BaseFields, record: SenmlRecord): void {
  base.bn = textOf(record, 'bn') ?? base.bn;
  base.bt = numberOf(record, 'bt') ?? base.bt;
  base.bu = textOf(record, 'bu') ?? base.bu;
  base.bv = numberOf(record, 'bv') ?? base.bv;
  base.bs = numberOf(record, 'bs') ?? base.bs;
}

/** Milliseconds since 1970; undefined when the sensor has no clock and measured "now". Source: RFC 8428, 4.5.3. */
function timeOf(seconds: number, receivedAt: EpochMs): number | undefined {
  if (seconds === 0) return undefined;
  const ms = Math.round(seconds * 1_000);
  return seconds < SENML_RELATIVE_BELOW_S ? receivedAt + ms : ms;
}

function valueOf(record: SenmlRecord, base: BaseFields): unknown {
  const number = numberOf(record, 'v');
  if (number !== undefined) return number + base.bv;
  return record.get('vs') ?? record.get('vb') ?? record.get('vd');
}

interface Place {
  readonly path: string;
  readonly receivedAt: EpochMs;
}

function resolve(record: SenmlRecord, base: BaseFields, { path, receivedAt }: Place): FormatRecord[] {
  const full = base.bn + (textOf(record, 'n') ?? '');
  const cut = Math.max(full.lastIndexOf(':'), full.lastIndexOf('/'));
  const unit = textOf(record, 'u') ?? base.bu;
  const time = timeOf(base.bt + (numberOf(record, 't') ?? 0), receivedAt);
  const resolved = {
    source: cut === -1 ? full : full.slice(0, cut),
    name: full.slice(cut + 1),
    ...(unit === undefined ? {} : { unit: ucumOfSenml(unit) }),
    ...(time === undefined ? {} : { time }),
    timePath: `${path}/t`,
    scope: { name: full },
  };
  const records: FormatRecord[] = [];
  const value = valueOf(record, base);
  const label = VALUES.find((one) => record.has(one));
  if (label !== undefined) records.push({ ...resolved, value, path: `${path}/${label}` });
  const sum = numberOf(record, 's');
  if (sum !== undefined)
    records.push({
      ...resolved,
      name: `${resolved.name}#sum`,
      value: sum + (base.bs ?? 0),
      path: `${path}/s`,
    });
  return records;
}

function nameFault(record: SenmlRecord, base: BaseFields, path: string): PartFault | undefined {
  if (!VALUES.some((label) => record.has(label)) && !record.has('s')) return undefined;
  const full = base.bn + (textOf(record, 'n') ?? '');
  if (NAME_PATTERN.test(full) && (SEPARATOR.test(full) || full.length > 0)) return undefined;
  return { reason: 'malformed-name', path: `${path}/n`, detail: full.slice(0, 64) };
}

/**
 * The values of a SenML pack in resolved form: base fields applied, times absolute, the name parted at its last `:` or `/`
 * into device and measurement; a sum is named `{name}#sum`. Source: RFC 8428, 4 and 4.6.
 */
export function resolveSenml(
  pack: readonly SenmlRecord[],
  receivedAt: EpochMs,
): Outcome<{ readonly records: readonly FormatRecord[]; readonly faults: readonly PartFault[] }, PartFault> {
  if (pack.length > MOST_RECORDS_PER_MESSAGE) {
    return failed({ reason: 'too-many-values', path: '', detail: `at most ${MOST_RECORDS_PER_MESSAGE}` });
  }
  const base: BaseFields = { bn: '', bt: 0, bu: undefined, bv: 0, bs: undefined };
  const records: FormatRecord[] = [];
  const faults: PartFault[] = [];
  for (const [index, record] of pack.entries()) {
    const path = `/${index}`;
    const whole = packFault(record, path);
    if (whole) return failed(whole);
    const found = recordFault(record, path);
    if (!found) adopt(base, record);
    const fault = found ?? nameFault(record, base, path);
    if (fault) faults.push(fault);
    else records.push(...resolve(record, base, { path, receivedAt }));
  }
  return succeeded({ records, faults });
}
