/** A metric with a double; data leave its name out. Source: Eclipse Sparkplug 3.0, 6.4. */
export interface DoubleMetric {
  readonly name?: string;
  readonly alias: number;
  readonly value: number;
}

const DOUBLE = 10;

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}

function whole(field: number, value: number): Buffer {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

function contents(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]);
}

function metric({ name, alias, value }: DoubleMetric): Buffer {
  const double = Buffer.alloc(9);
  double[0] = 13 * 8 + 1;
  double.writeDoubleLE(value, 1);
  const named = name === undefined ? [] : [contents(1, Buffer.from(name)), whole(4, DOUBLE)];
  return contents(2, Buffer.concat([...named, whole(2, alias), double]));
}

/** The bytes of a Sparkplug B payload as an edge node sends it. */
export function sparkplugBytes(seq: number, timestamp: number, metrics: readonly DoubleMetric[]): Buffer {
  return Buffer.concat([whole(1, timestamp), ...metrics.map(metric), whole(3, seq)]);
}
