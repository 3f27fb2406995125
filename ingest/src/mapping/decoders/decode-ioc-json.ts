import { failed, MOST_READINGS_PER_MESSAGE, succeeded } from '@ioc/domain';
import type { PartFault } from '../../intake/device-part.ts';
import type { Decoded, FormatRecord } from '../format-record.ts';
import { isObject, parseDocument, pointerStep, type JsonObject } from '../json-document.ts';
import type { DecoderInput } from './decoder-input.ts';

function recordsOf(reading: JsonObject, values: JsonObject, path: string): readonly FormatRecord[] {
  const seq = reading['seq'];
  return Object.entries(values).map(([name, value]) => ({
    ...(typeof reading['device'] === 'string' ? { source: reading['device'] } : {}),
    name,
    value,
    time: reading['ts'],
    ...(typeof seq === 'number' && Number.isSafeInteger(seq) ? { seq } : {}),
    path: `${path}/values/${pointerStep(name)}`,
    timePath: `${path}/ts`,
    scope: reading,
  }));
}

/**
 * The contract's own reading, or an array of them, under another topic; `device` in a reading says whose it is. Source:
 * contracts §1.
 */
export function decodeIocJson({ payload }: DecoderInput): Decoded {
  const parsed = parseDocument(payload);
  if (!parsed.ok) return parsed;
  const document = parsed.value;
  const readings: readonly unknown[] = Array.isArray(document) ? document : [document];
  if (readings.length > MOST_READINGS_PER_MESSAGE) {
    return failed({ reason: 'too-many-readings', path: '', detail: `at most ${MOST_READINGS_PER_MESSAGE}` });
  }
  const records: FormatRecord[] = [];
  const faults: PartFault[] = [];
  for (const [index, reading] of readings.entries()) {
    const path = Array.isArray(document) ? `/${index}` : '';
    if (isObject(reading) && isObject(reading['values']))
      records.push(...recordsOf(reading, reading['values'], path));
    else
      faults.push({
        reason: 'wrong-shape',
        path,
        detail: 'a reading is {"ts", "values": {property: value}}',
      });
  }
  return succeeded({ records, signs: [], faults, document });
}
