const DIGITS = 16;
const SUFFIX = '.journal';
const NAME_PATTERN = /^(\d{16})\.journal$/;

/** The file name of the segment whose first record has the position: `0000000000001200.journal`. */
export function segmentName(first: number): string {
  return String(first).padStart(DIGITS, '0') + SUFFIX;
}

/** The position of the first record of the segment that the file name names; undefined when it names none. */
export function firstOfSegment(fileName: string): number | undefined {
  const digits = NAME_PATTERN.exec(fileName)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
