/** Bytes before each section: its length. */
const LENGTH_BYTES = 8;

/** Sections begin at multiples of it, so that columns of 8-byte numbers can be read in place. */
const ALIGNMENT = 8;

function padded(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** The sections one behind the other, each with its length: one allocation and one copy of each. */
export function joinSections(sections: readonly ArrayBufferView[]): Uint8Array {
  const total = sections.reduce((sum, { byteLength }) => sum + LENGTH_BYTES + padded(byteLength), 0);
  const joined = new Uint8Array(total);
  const lengths = new DataView(joined.buffer);
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of sections) {
    lengths.setFloat64(at, byteLength, true);
    joined.set(new Uint8Array(buffer, byteOffset, byteLength), at + LENGTH_BYTES);
    at += LENGTH_BYTES + padded(byteLength);
  }
  return joined;
}

/** The sections of joined bytes, each in a buffer of its own; undefined when they do not add up to the bytes. */
export function splitSections(joined: Uint8Array): readonly ArrayBuffer[] | undefined {
  const lengths = new DataView(joined.buffer, joined.byteOffset, joined.byteLength);
  const sections: ArrayBuffer[] = [];
  let at = 0;
  while (at < joined.byteLength) {
    if (at + LENGTH_BYTES > joined.byteLength) return undefined;
    const bytes = lengths.getFloat64(at, true);
    const from = at + LENGTH_BYTES;
    if (!Number.isSafeInteger(bytes) || bytes < 0 || from + padded(bytes) > joined.byteLength)
      return undefined;
    const section = new ArrayBuffer(bytes);
    new Uint8Array(section).set(joined.subarray(from, from + bytes));
    sections.push(section);
    at = from + padded(bytes);
  }
  return sections;
}
