import { failed, succeeded, type Outcome } from '@ioc/domain';
import { DEEPEST_NESTING } from '../format-record.ts';

/** Items in one CBOR document, at most. */
export const MOST_CBOR_ITEMS = 100_000;

/** A CBOR map: keys are whole numbers or texts. */
export type CborMap = ReadonlyMap<string | number, unknown>;

/** The bytes are no CBOR that is understood here. */
class CborFault extends Error {
  override readonly name = 'CborFault';
}

/** The "break" that ends items of indefinite length. */
const BREAK = Symbol('break');

/** Tag of a decimal fraction: [exponent, mantissa]. Source: RFC 8949, 3.4.4. */
const DECIMAL_FRACTION = 4;

/** Exponents of a decimal fraction beyond which no double is left. */
const LARGEST_EXPONENT = 400;

const INDEFINITE = 31;

/**
 * Reads CBOR (RFC 8949) one item after another. No length is believed before the bytes are there: a string is cut from
 * what came, an array or map grows by the items that follow, and depth and number of items are bounded.
 */
class CborReader {
  readonly #bytes: Buffer;
  #at = 0;
  #items = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  read(depth: number): unknown {
    this.#items += 1;
    if (this.#items > MOST_CBOR_ITEMS) throw new CborFault(`more than ${MOST_CBOR_ITEMS} items`);
    if (depth > DEEPEST_NESTING) throw new CborFault(`nested more than ${DEEPEST_NESTING} deep`);
    const initial = this.#take(1)[0] ?? 0;
    const [major, info] = [initial >> 5, initial & 0x1f];
    switch (major) {
      case 0:
        return this.#count(info);
      case 1:
        return -1 - this.#count(info);
      case 2:
        return this.#chunks(info, major, depth);
      case 3:
        return this.#text(info, depth);
      case 4:
        return this.#list(info, depth);
      case 5:
        return this.#map(info, depth);
      case 6:
        return this.#tagged(this.#count(info), depth);
      default:
        return this.#simple(info);
    }
  }

  #take(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) throw new CborFault(`ends before byte ${this.#at + length}`);
    const taken = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return taken;
  }

  /** The argument of an item; whole numbers beyond 2^53 lose their last digits, as JSON's do. */
  #count(info: number): number {
    if (info < 24) return info;
    if (info === 24) return this.#take(1).readUInt8();
    if (info === 25) return this.#take(2).readUInt16BE();
    if (info === 26) return this.#take(4).readUInt32BE();
    if (info === 27) return Number(this.#take(8).readBigUInt64BE());
    throw new CborFault(`a length of kind ${info}`);
  }

  #chunks(info: number, major: number, depth: number): Buffer {
    if (info !== INDEFINITE) return this.#take(this.#count(info));
    const chunks: Buffer[] = [];
    for (;;) {
      const initial = this.#take(1)[0] ?? 0;
      if (initial === 0xff) return Buffer.concat(chunks);
      if (initial >> 5 !== major || (initial & 0x1f) === INDEFINITE)
        throw new CborFault('a chunk of another kind');
      this.#items += 1;
      if (this.#items > MOST_CBOR_ITEMS || depth > DEEPEST_NESTING) throw new CborFault('too many chunks');
      chunks.push(this.#take(this.#count(initial & 0x1f)));
    }
  }

  #text(info: number, depth: number): string {
    const bytes = this.#chunks(info, 3, depth);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch (error) {
      throw new CborFault('a text that is not UTF-8', { cause: error });
    }
  }

  #list(info: number, depth: number): unknown[] {
    const items: unknown[] = [];
    const count = info === INDEFINITE ? Infinity : this.#count(info);
    while (items.length < count) {
      const item = this.read(depth + 1);
      if (item === BREAK) {
        if (count === Infinity) return items;
        throw new CborFault('a break in a list of known length');
      }
      items.push(item);
    }
    return items;
  }

  #map(info: number, depth: number): CborMap {
    const map = new Map<string | number, unknown>();
    const count = info === INDEFINITE ? Infinity : this.#count(info);
    for (let index = 0; index < count; index += 1) {
      const key = this.read(depth + 1);
      if (key === BREAK && count === Infinity) return map;
      if (typeof key !== 'string' && typeof key !== 'number')
        throw new CborFault('a key that is no text or number');
      if (map.has(key)) throw new CborFault(`the key ${String(key).slice(0, 32)} twice`);
      const value = this.read(depth + 1);
      if (value === BREAK) throw new CborFault('a key without a value');
      map.set(key, value);
    }
    return map;
  }

  #tagged(tag: number, depth: number): unknown {
    const value = this.read(depth + 1);
    if (value === BREAK) throw new CborFault('a break behind a tag');
    if (tag !== DECIMAL_FRACTION) return value;
    if (!Array.isArray(value) || value.length !== 2)
      throw new CborFault('a decimal fraction of another shape');
    const [exponent, mantissa]: readonly unknown[] = value;
    if (typeof exponent !== 'number' || typeof mantissa !== 'number' || Math.abs(exponent) > LARGEST_EXPONENT)
      throw new CborFault('a decimal fraction of another shape');
    // By way of text, so that 4([-1, 231]) is 23.1 and not 23.1 and a rounding error.
    return Number(`${mantissa}e${exponent}`);
  }

  #simple(info: number): unknown {
    switch (info) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
        return null;
      case 23:
        return undefined;
      case 25:
        return halfFloat(this.#take(2).readUInt16BE());
      case 26:
        return this.#take(4).readFloatBE();
      case 27:
        return this.#take(8).readDoubleBE();
      case INDEFINITE:
        return BREAK;
      default:
        throw new CborFault(`a simple value of kind ${info}`);
    }
  }
}

/** Source: IEEE 754 binary16. */
function halfFloat(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1_024) * 2 ** (exponent - 15);
}

/**
 * The one CBOR item that the bytes are: numbers, texts, byte strings (`Buffer`), lists, `Map`s, booleans, null. Decimal
 * fractions become numbers, other tags are left off. A fault is a sentence; nothing throws.
 */
export function parseCbor(bytes: Buffer): Outcome<unknown, string> {
  const reader = new CborReader(bytes);
  try {
    const value = reader.read(0);
    if (value === BREAK) return failed('a break without a list');
    return reader.isAtEnd ? succeeded(value) : failed('goes on behind its end');
  } catch (error) {
    if (error instanceof CborFault) return failed(error.message);
    throw error;
  }
}
