import { hashOf } from '../oracle/hashed-value.ts';
import { HASHED_PROPERTY } from '../oracle/reading-plan.ts';
import type { SeededChoice } from '../seeded-choice.ts';

/** A message that cannot be used, and the reasons of which it must be kept with one (docs/devices.md). */
export interface Poison {
  readonly name: string;
  readonly payload: Buffer;
  readonly reasons: readonly string[];
}

const DEPTH = 10_000;

function reading(value: string, rest = ''): string {
  return `{"values":{"${HASHED_PROPERTY}":${value}}${rest}}`;
}

/** Messages each of which has one thing wrong with it. */
export function poisons(): readonly Poison[] {
  const good = reading('1');
  const values = (count: number): string =>
    Array.from({ length: count }, (_, place) => `"p${place}":1`).join(',');
  const texts: readonly (readonly [name: string, text: string, ...reasons: string[]])[] = [
    ['bad-json', '{not json', 'not-json'],
    ['empty', '', 'not-json'],
    ['nan', reading('NaN'), 'not-json'],
    ['infinite', reading('1e400'), 'wrong-type', 'implausible'],
    ['many-digits', reading('9'.repeat(100_000)), 'wrong-type', 'implausible'],
    ['deep-array', '['.repeat(DEPTH) + ']'.repeat(DEPTH), 'wrong-shape', 'not-json'],
    ['deep-open', '{"a":'.repeat(DEPTH), 'not-json'],
    ['deep-value', reading('['.repeat(DEPTH) + ']'.repeat(DEPTH)), 'wrong-type', 'not-json'],
    ['proto-values', '{"values":{"__proto__":{"polluted":1}}}', 'unknown-property'],
    ['proto-reading', `{"__proto__":${good}}`, 'wrong-shape'],
    ['constructor', '{"values":{"constructor":1,"toString":2}}', 'unknown-property'],
    ['long-key', `{"values":{"${'k'.repeat(200_000)}":1}}`, 'unknown-property'],
    ['nul-key', '{"values":{"a\\u0000b":1}}', 'unknown-property'],
    ['half-character', '{"values":{"\\ud800":1}}', 'unknown-property'],
    ['nul-text', reading('"\\u0000"'), 'wrong-type'],
    ['too-large', reading(`"${'x'.repeat(300_000)}"`), 'too-large'],
    ['text-value', reading('"12"'), 'wrong-type'],
    ['list-value', reading('[1]'), 'wrong-type'],
    ['object-value', reading('{"v":1}'), 'wrong-type'],
    ['implausible', reading('1e9'), 'implausible'],
    ['huge-time', reading('1', ',"ts":1e308'), 'malformed-time', 'future'],
    ['list-time', reading('1', ',"ts":[]'), 'malformed-time', 'wrong-shape'],
    ['text-time', reading('1', ',"ts":"yesterday"'), 'malformed-time'],
    ['no-values', '{"seq":1}', 'wrong-shape'],
    ['null', 'null', 'wrong-shape'],
    ['number', '42', 'wrong-shape'],
    ['list-of-numbers', '[1,2]', 'wrong-shape'],
    ['many-readings', `[${Array.from({ length: 1_001 }, () => good).join(',')}]`, 'too-many-readings'],
    ['many-values', `{"values":{${values(129)}}}`, 'too-many-values'],
  ];
  return [
    ...texts.map(([name, text, ...reasons]) => ({ name, payload: Buffer.from(text), reasons })),
    {
      name: 'bad-utf8',
      payload: Buffer.from(good.replace('1', '\xff\xfe'), 'latin1'),
      reasons: ['not-utf8'],
    },
    { name: 'utf16', payload: Buffer.from(good, 'utf16le'), reasons: ['not-json', 'not-utf8'] },
  ];
}

/** Pieces that a reader of JSON trips over. */
const PIECES = [
  '{', '}', '[', ']', '"', '\\', ',', ':', 'null', 'true', '-', '1e999', '-0', '\\u0000', '\ud800', '\u2028',
  '"__proto__"', '"constructor"', '"ts"', '"values"', '"seq"', '\0', ' ', '0x1', '.5', '1e-400', '9007199254740993',
] as const; // prettier-ignore

function mutated(bytes: Buffer, choice: SeededChoice): Buffer {
  const at = choice.whole(0, bytes.length);
  const end = Math.min(bytes.length, at + choice.whole(0, 4));
  const kind = choice.whole(0, 3);
  if (kind === 0) return Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]);
  if (kind === 1)
    return Buffer.concat([bytes.subarray(0, at), Buffer.from([choice.whole(0, 255)]), bytes.subarray(end)]);
  if (kind === 2) return Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]);
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(choice.one(PIECES)), bytes.subarray(end)]);
}

/** A reading that was changed in one to eight places, so that some are still readings and most are nearly one. */
export function fuzzed(place: number, choice: SeededChoice): Buffer {
  const ts = Date.now() - hashOf('fuzz', place, 60_000);
  let bytes: Buffer = Buffer.from(
    JSON.stringify({ ts, values: { [HASHED_PROPERTY]: hashOf('fuzz', place, 360) }, seq: place }),
  );
  for (let change = choice.whole(1, 8); change > 0; change -= 1) bytes = mutated(bytes, choice);
  return bytes;
}
