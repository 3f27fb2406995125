/** A metric to encode; `raw` is the value's field. */
export interface EncodedMetric {
  readonly name?: string;
  readonly alias?: number;
  readonly datatype?: number;
  readonly timestamp?: number;
  readonly isNull?: boolean;
  readonly unit?: string;
  readonly raw?: Buffer;
}

function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}

/** A field with a whole number. */
export function whole(number: number, value: number | bigint): Buffer {
  return Buffer.concat([varint(number * 8), varint(value)]);
}

/** A field with contents. */
export function contents(number: number, bytes: Buffer | string): Buffer {
  const content = Buffer.from(bytes);
  return Buffer.concat([varint(number * 8 + 2), varint(content.length), content]);
}

/** The value field of a double. */
export function doubleValue(value: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes[0] = 13 * 8 + 1;
  bytes.writeDoubleLE(value, 1);
  return bytes;
}

/** The value field of a 32-bit number; negative ones as their two's complement. */
export const intValue = (value: number): Buffer => whole(10, BigInt.asUintN(32, BigInt(value)));

/** The value field of a 64-bit number. */
export const longValue = (value: number | bigint): Buffer => whole(11, value);

function metric({ name, alias, datatype, timestamp, isNull, unit, raw }: EncodedMetric): Buffer {
  return Buffer.concat([
    name === undefined ? Buffer.alloc(0) : contents(1, name),
    alias === undefined ? Buffer.alloc(0) : whole(2, alias),
    timestamp === undefined ? Buffer.alloc(0) : whole(3, timestamp),
    datatype === undefined ? Buffer.alloc(0) : whole(4, datatype),
    isNull ? whole(7, 1) : Buffer.alloc(0),
    unit === undefined
      ? Buffer.alloc(0)
      : contents(
          9,
          Buffer.concat([
            contents(1, 'engUnit'),
            contents(2, Buffer.concat([whole(1, 12), contents(8, unit)])),
          ]),
        ),
    raw ?? Buffer.alloc(0),
  ]);
}

/** A Sparkplug B payload, encoded by the schema. */
export function sparkplugPayload(
  metrics: readonly EncodedMetric[],
  { seq, timestamp }: { readonly seq?: number; readonly timestamp?: number } = {},
): Buffer {
  return Buffer.concat([
    timestamp === undefined ? Buffer.alloc(0) : whole(1, timestamp),
    ...metrics.map((one) => contents(2, metric(one))),
    seq === undefined ? Buffer.alloc(0) : whole(3, seq),
  ]);
}

/** The metric that numbers a session. */
export const bdSeq = (value: number): EncodedMetric => ({
  name: 'bdSeq',
  datatype: 4,
  raw: longValue(value),
});
