/** The bytes are no protobuf that is understood here. */
export class ProtobufFault extends Error {
  override readonly name = 'ProtobufFault';
}

/** Bytes of the longest varint. */
const LONGEST_VARINT = 10;

/** A field as it stands in the bytes: whole numbers as bigint, fixed-width ones and contents as bytes. */
export interface ProtobufField {
  readonly number: number;
  readonly value: bigint | Buffer;
  /** 0 varint, 1 eight bytes, 2 length-delimited, 5 four bytes. */
  readonly wire: 0 | 1 | 2 | 5;
}

/**
 * The fields of a protobuf message, in order. No length is believed before the bytes are there; groups, which no schema
 * here has, are refused.
 *
 * @throws ProtobufFault where the bytes are none.
 *
 * Source: Protocol Buffers, Encoding.
 */
export function* protobufFields(bytes: Buffer): Generator<ProtobufField> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let index = 0; index < LONGEST_VARINT; index += 1) {
      const byte = bytes[at];
      if (byte === undefined) break;
      at += 1;
      value |= BigInt(byte & 0x7f) << BigInt(7 * index);
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new ProtobufFault(`no whole number ends at byte ${at}`);
  };
  const take = (length: number): Buffer => {
    if (length > bytes.length - at) throw new ProtobufFault(`ends before byte ${at + length}`);
    const taken = bytes.subarray(at, at + length);
    at += length;
    return taken;
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const [number, wire] = [Math.floor(tag / 8), tag % 8];
    if (number === 0) throw new ProtobufFault(`a field without a number at byte ${at}`);
    if (wire === 0) yield { number, wire, value: varint() };
    else if (wire === 1) yield { number, wire, value: take(8) };
    else if (wire === 2) yield { number, wire, value: take(Number(varint())) };
    else if (wire === 5) yield { number, wire, value: take(4) };
    else throw new ProtobufFault(`a field of kind ${wire} at byte ${at}`);
  }
}
