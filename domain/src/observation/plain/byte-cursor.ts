const SPACE = 0x20;
const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const DELETE = 0x7f;

/** Digits of a number that is read here: every integer of so many digits is exact in a double. */
const MOST_DIGITS = 15;

/** Powers of ten that are exact in a double, as far as `MOST_DIGITS` needs them. */
const POWERS_OF_TEN = Array.from({ length: MOST_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

/** Goes through the bytes of a JSON text that has nothing unusual in it. What is unusual is not taken. */
export class ByteCursor {
  bytes: Uint8Array = new Uint8Array();
  at = 0;

  /** Begins with other bytes. */
  begin(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.at = 0;
  }

  /** Whether only white space is left. */
  isAtEnd(): boolean {
    this.skipSpace();
    return this.at === this.bytes.length;
  }

  /** Takes the byte if it is next, behind white space. */
  take(byte: number): boolean {
    this.skipSpace();
    if (this.bytes[this.at] !== byte) return false;
    this.at += 1;
    return true;
  }

  /** The next byte behind white space; −1 at the end. */
  peek(): number {
    this.skipSpace();
    return this.bytes[this.at] ?? -1;
  }

  /** Takes the word if it is next. */
  takeWord(word: Uint8Array): boolean {
    for (let index = 0; index < word.length; index += 1) {
      if (this.bytes[this.at + index] !== word[index]) return false;
    }
    this.at += word.length;
    return true;
  }

  /**
   * Where the text that is next ends, and takes it; −1 when there is none, or one with an escape or with other characters
   * than printable ASCII. Its first byte is `from` + 1 of where the cursor stood.
   */
  takeText(): number {
    this.skipSpace();
    const { bytes } = this;
    if (bytes[this.at] !== QUOTE) return -1;
    for (let at = this.at + 1; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === QUOTE) {
        this.at = at + 1;
        return at;
      }
      if (byte < SPACE || byte === BACKSLASH || byte >= DELETE) return -1;
    }
    return -1;
  }

  /**
   * Takes the number that is next; NaN for one with an exponent, with more than 15 digits, or none. Exact: both the
   * digits as an integer and the power of ten are exact in a double, so that their quotient is the double nearest to the
   * decimal. Source: Clinger, How to Read Floating Point Numbers Accurately, 1990.
   */
  takeNumber(): number {
    this.skipSpace();
    const { bytes } = this;
    let { at } = this;
    const isNegative = bytes[at] === MINUS;
    if (isNegative) at += 1;
    const first = at;
    let digits = 0;
    let byte = bytes[at] ?? 0;
    while (byte >= ZERO && byte <= NINE) {
      digits = digits * 10 + (byte - ZERO);
      byte = bytes[++at] ?? 0;
    }
    const whole = at - first;
    if (whole === 0 || whole > MOST_DIGITS || (whole > 1 && bytes[first] === ZERO)) return NaN;
    let decimals = 0;
    if (byte === POINT) {
      const point = at;
      byte = bytes[++at] ?? 0;
      while (byte >= ZERO && byte <= NINE) {
        digits = digits * 10 + (byte - ZERO);
        byte = bytes[++at] ?? 0;
      }
      decimals = at - point - 1;
      if (decimals === 0 || whole + decimals > MOST_DIGITS) return NaN;
    }
    // An exponent, and nothing else that JSON allows, would go on with a letter.
    if (byte > NINE && byte !== 0x7d && byte !== 0x5d) return NaN;
    this.at = at;
    const value = decimals === 0 ? digits : digits / (POWERS_OF_TEN[decimals] ?? NaN);
    return isNegative ? -value : value;
  }

  private skipSpace(): void {
    let byte = this.bytes[this.at];
    while (byte === SPACE || byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === TAB) {
      byte = this.bytes[++this.at];
    }
  }
}
