import type { DeviceId } from '../identifiers.ts';
import type { EpochMs } from '../time/instant.ts';
import { parseObservationTime, type TimeFaultCode } from './observation-time.ts';
import { checkValue, type ValueFault } from './observation-value.ts';
import type { Reading, ReadingValue } from './observation.ts';
import type { ObservedProperty } from './observed-property.ts';

/** Readings in one message at most. Source: contracts §1. */
export const MOST_READINGS_PER_MESSAGE = 1_000;

/** Values in one reading at most: more than the catalogue has properties is no reading. */
export const MOST_VALUES_PER_READING = 128;

/** Why a message, or a part of it, cannot be used: `path` is a JSON pointer (RFC 6901), empty for the whole message. */
export interface MessageFault {
  readonly code:
    | 'wrong-shape'
    | 'too-many-readings'
    | 'too-many-values'
    | 'unknown-property'
    | TimeFaultCode
    | ValueFault['code'];
  readonly path: string;
  readonly detail: string;
}

/** What a message is checked against; `oldest` is the oldest time that is still kept. */
export interface MessageContext {
  readonly device: DeviceId;
  readonly properties: ReadonlyMap<string, ObservedProperty>;
  readonly receivedAt: EpochMs;
  readonly oldest: EpochMs;
}

/**
 * What a message holds: its usable readings, what is wrong with the rest, and how many values were declared missing. Every
 * reading that came is one of `readings`, `refused` (nothing of it can be used) or `empty` (it declares all of its values
 * missing); of `partly` of the usable ones some values are refused. An empty array counts as one empty reading.
 */
export interface CheckedMessage {
  readonly readings: readonly Reading[];
  readonly faults: readonly MessageFault[];
  readonly missing: number;
  readonly refused: number;
  readonly empty: number;
  readonly partly: number;
}

interface Findings {
  readonly readings: Reading[];
  readonly faults: MessageFault[];
  missing: number;
  refused: number;
  empty: number;
  partly: number;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function checkValues(
  values: Readonly<Record<string, unknown>>,
  context: MessageContext,
  place: { readonly findings: Findings; readonly path: string },
): readonly ReadingValue[] {
  const good: ReadingValue[] = [];
  for (const key of Object.keys(values)) {
    const value = values[key];
    const property = context.properties.get(key);
    if (!property) {
      place.findings.faults.push({
        code: 'unknown-property',
        path: `${place.path}/values/${pointer(key)}`,
        detail: key.slice(0, 64),
      });
      continue;
    }
    if (value === null) {
      place.findings.missing += 1;
      continue;
    }
    const checked = checkValue(value, property);
    if (checked.ok) good.push({ property: property.id, v: checked.value, q: 'good' });
    else place.findings.faults.push({ ...checked.fault, path: `${place.path}/values/${pointer(key)}` });
  }
  return good;
}

function checkReading(
  raw: unknown,
  context: MessageContext,
  place: { readonly findings: Findings; readonly path: string },
): void {
  const { findings, path } = place;
  if (!isRecord(raw) || !isRecord(raw['values'])) {
    findings.faults.push({
      code: 'wrong-shape',
      path,
      detail: 'a reading is {"ts", "values": {property: value}}',
    });
    findings.refused += 1;
    return;
  }
  const ts = raw['ts'];
  const isTimeAssumed = ts === undefined || ts === null;
  const time = isTimeAssumed
    ? ({ ok: true, value: context.receivedAt } as const)
    : parseObservationTime(ts, context);
  if (!time.ok) {
    findings.faults.push({ ...time.fault, path: `${path}/ts` });
    findings.refused += 1;
    return;
  }
  if (Object.keys(raw['values']).length > MOST_VALUES_PER_READING) {
    findings.faults.push({
      code: 'too-many-values',
      path: `${path}/values`,
      detail: `at most ${MOST_VALUES_PER_READING}`,
    });
    findings.refused += 1;
    return;
  }
  const faultsBefore = findings.faults.length;
  const values = checkValues(raw['values'], context, place);
  const isFaulty = findings.faults.length > faultsBefore;
  if (values.length === 0) {
    if (isFaulty) findings.refused += 1;
    else findings.empty += 1;
    return;
  }
  if (isFaulty) findings.partly += 1;
  const seq = raw['seq'];
  findings.readings.push({
    device: context.device,
    observedAt: time.value,
    receivedAt: context.receivedAt,
    isTimeAssumed,
    ...(typeof seq === 'number' && Number.isSafeInteger(seq) ? { seq } : {}),
    values,
  });
}

/**
 * Checks what a device sent (already parsed JSON: a reading or an array of readings, contracts §1) against the
 * catalogue. One bad value never costs its neighbours (I5): the good values of a reading go through, the bad ones come
 * back as faults with their place. A reading whose time cannot be used is a fault as a whole.
 */
export function checkMessage(payload: unknown, context: MessageContext): CheckedMessage {
  const findings: Findings = { readings: [], faults: [], missing: 0, refused: 0, empty: 0, partly: 0 };
  if (!Array.isArray(payload)) {
    checkReading(payload, context, { findings, path: '' });
    return findings;
  }
  if (payload.length > MOST_READINGS_PER_MESSAGE) {
    findings.faults.push({
      code: 'too-many-readings',
      path: '',
      detail: `at most ${MOST_READINGS_PER_MESSAGE}`,
    });
    findings.refused = 1;
    return findings;
  }
  if (payload.length === 0) findings.empty = 1;
  const items: readonly unknown[] = payload;
  for (const [index, item] of items.entries()) checkReading(item, context, { findings, path: `/${index}` });
  return findings;
}
