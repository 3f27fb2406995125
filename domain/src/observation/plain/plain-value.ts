import type { ObservationValue } from '../observation.ts';
import type { ByteCursor } from './byte-cursor.ts';
import { isSameText, type NamedProperty } from './property-table.ts';

const TRUE = Uint8Array.from([0x74, 0x72, 0x75, 0x65]);
const FALSE = Uint8Array.from([0x66, 0x61, 0x6c, 0x73, 0x65]);
const LETTER_T = 0x74;
const LETTER_F = 0x66;

function plainNumber(cursor: ByteCursor, { property }: NamedProperty): number | undefined {
  const value = cursor.takeNumber();
  if (Number.isNaN(value) || property.missingMarkers.includes(value)) return undefined;
  const range = property.reject;
  return range !== null && (value < range.min || value > range.max) ? undefined : value;
}

function plainBoolean(cursor: ByteCursor): boolean | undefined {
  const next = cursor.peek();
  if (next === LETTER_T) return cursor.takeWord(TRUE) ? true : undefined;
  if (next === LETTER_F) return cursor.takeWord(FALSE) ? false : undefined;
  const value = cursor.takeNumber();
  return value === 0 || value === 1 ? value === 1 : undefined;
}

function plainWord(cursor: ByteCursor, { property, words }: NamedProperty): string | undefined {
  cursor.peek();
  const from = cursor.at + 1;
  const to = cursor.takeText();
  if (to < 0) return undefined;
  const place = words.findIndex((word) => isSameText(word, cursor.bytes, from, to));
  return property.values[place];
}

/** Takes a good value of the property; undefined when there is none, whatever is wrong with it. */
export function takePlainValue(cursor: ByteCursor, named: NamedProperty): ObservationValue | undefined {
  switch (named.property.kind) {
    case 'number':
    case 'counter':
      return plainNumber(cursor, named);
    case 'boolean':
      return plainBoolean(cursor);
    case 'enum':
      return plainWord(cursor, named);
  }
}
