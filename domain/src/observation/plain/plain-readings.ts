import { isEpochMs, type EpochMs } from '../../time/instant.ts';
import { MOST_READINGS_PER_MESSAGE, type MessageContext } from '../check-message.ts';
import { CLOCK_NOT_SET_BEFORE_MS, FUTURE_TOLERANCE_MS } from '../observation-time.ts';
import type { Reading, ReadingValue } from '../observation.ts';
import type { ObservedProperty } from '../observed-property.ts';
import { ByteCursor } from './byte-cursor.ts';
import { plainTime } from './plain-time.ts';
import { takePlainValue } from './plain-value.ts';
import { isSameText, PropertyTable } from './property-table.ts';

const COMMA = 0x2c;
const COLON = 0x3a;
const QUOTE = 0x22;
const BRACE_OPEN = 0x7b;
const BRACE_CLOSE = 0x7d;
const BRACKET_OPEN = 0x5b;
const BRACKET_CLOSE = 0x5d;

/** Values of a reading that are read here; each is compared with those before it, which pays for few only. */
const MOST_VALUES = 32;

/** Names of the members of a reading as they stand in a message. */
const TS_NAME = Uint8Array.from([0x74, 0x73]);
const SEQ_NAME = Uint8Array.from([0x73, 0x65, 0x71]);
const VALUES_NAME = Uint8Array.from([0x76, 0x61, 0x6c, 0x75, 0x65, 0x73]);

/** What a reading is judged by, but for the catalogue. */
export type PlainContext = Omit<MessageContext, 'properties'>;

/** A member of a reading that this reader does not know, or one that is there twice. */
const OTHER = 0;
const TS = 1;
const VALUES = 2;
const SEQ = 4;

/**
 * Reads the messages that nearly all devices send, straight from their bytes: readings of known properties with good
 * values and nothing else. What it answers is what `checkMessage` answers for the parsed text, without faults, at a
 * quarter of the cost; whenever anything is unusual it answers nothing, and the message takes that way.
 */
export class PlainReadings {
  readonly #table: PropertyTable;
  readonly #cursor = new ByteCursor();
  // The reading at hand, in fields and in a list used again and again: this is done for every message that arrives.
  readonly #values: ReadingValue[] = [];
  #members = 0;
  #observedAt: EpochMs | undefined;
  #seq: number | undefined;

  /** For messages that are judged by this catalogue. */
  constructor(properties: Iterable<ObservedProperty>) {
    this.#table = new PropertyTable(properties);
  }

  /** The readings of the message; undefined when it has to be parsed and checked. */
  read(payload: Uint8Array, context: PlainContext): readonly Reading[] | undefined {
    this.#cursor.begin(payload);
    const readings = this.#cursor.peek() === BRACKET_OPEN ? this.#list(context) : this.#one(context);
    return readings !== undefined && this.#cursor.isAtEnd() ? readings : undefined;
  }

  #one(context: PlainContext): readonly Reading[] | undefined {
    const reading = this.#reading(context);
    return reading && [reading];
  }

  #list(context: PlainContext): readonly Reading[] | undefined {
    const cursor = this.#cursor;
    const readings: Reading[] = [];
    cursor.take(BRACKET_OPEN);
    do {
      const reading = readings.length < MOST_READINGS_PER_MESSAGE ? this.#reading(context) : undefined;
      if (reading === undefined) return undefined;
      readings.push(reading);
    } while (cursor.take(COMMA));
    return cursor.take(BRACKET_CLOSE) ? readings : undefined;
  }

  #reading(context: PlainContext): Reading | undefined {
    const cursor = this.#cursor;
    if (!cursor.take(BRACE_OPEN)) return undefined;
    this.#members = 0;
    this.#seq = undefined;
    this.#observedAt = undefined;
    do if (!this.#member(context)) return undefined;
    while (cursor.take(COMMA));
    if (!cursor.take(BRACE_CLOSE) || (this.#members & VALUES) === 0) return undefined;
    const { device, receivedAt } = context;
    const isTimeAssumed = this.#observedAt === undefined;
    const observedAt = this.#observedAt ?? receivedAt;
    const values = this.#values.slice();
    if (this.#seq === undefined) return { device, observedAt, receivedAt, isTimeAssumed, values };
    return { device, observedAt, receivedAt, isTimeAssumed, seq: this.#seq, values };
  }

  #member(context: PlainContext): boolean {
    const member = this.#memberName();
    if (member === OTHER || (this.#members & member) !== 0 || !this.#cursor.take(COLON)) return false;
    this.#members |= member;
    if (member === VALUES) return this.#takeValues();
    return member === TS ? this.#takeTime(context) : this.#takeSeq();
  }

  #memberName(): number {
    const cursor = this.#cursor;
    cursor.peek();
    const from = cursor.at + 1;
    const to = cursor.takeText();
    if (isSameText(TS_NAME, cursor.bytes, from, to)) return TS;
    if (isSameText(VALUES_NAME, cursor.bytes, from, to)) return VALUES;
    return isSameText(SEQ_NAME, cursor.bytes, from, to) ? SEQ : OTHER;
  }

  #takeTime({ receivedAt, oldest }: PlainContext): boolean {
    const cursor = this.#cursor;
    const isText = cursor.peek() === QUOTE;
    const from = cursor.at + 1;
    const t = isText ? plainTime(cursor.bytes, from, cursor.takeText()) : cursor.takeNumber();
    if (!isEpochMs(t)) return false;
    if (t > receivedAt + FUTURE_TOLERANCE_MS || t < CLOCK_NOT_SET_BEFORE_MS || t < oldest) return false;
    this.#observedAt = t;
    return true;
  }

  #takeSeq(): boolean {
    const seq = this.#cursor.takeNumber();
    if (!Number.isSafeInteger(seq)) return false;
    this.#seq = seq;
    return true;
  }

  #takeValues(): boolean {
    const cursor = this.#cursor;
    this.#values.length = 0;
    if (!cursor.take(BRACE_OPEN)) return false;
    do if (!this.#takeValue()) return false;
    while (cursor.take(COMMA));
    return cursor.take(BRACE_CLOSE);
  }

  #takeValue(): boolean {
    const cursor = this.#cursor;
    const values = this.#values;
    cursor.peek();
    const from = cursor.at + 1;
    const to = cursor.takeText();
    const named = to < 0 ? undefined : this.#table.find(cursor.bytes, from, to);
    if (named === undefined || values.length === MOST_VALUES || !cursor.take(COLON)) return false;
    const { id } = named.property;
    for (const { property } of values) if (property === id) return false;
    const v = takePlainValue(cursor, named);
    if (v === undefined) return false;
    values.push({ property: id, v, q: 'good' });
    return true;
  }
}
