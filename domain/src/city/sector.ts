/** The sectors of the city's work, in the order in which screens list them. Source: contracts §1. */
export const SECTORS = [
  'traffic',
  'environment',
  'lighting',
  'water',
  'electricity',
  'security',
  'greenery',
  'urban',
] as const;

/** A sector of the city's work. */
export type Sector = (typeof SECTORS)[number];

const KNOWN: ReadonlySet<string> = new Set(SECTORS);

/** Whether the text names a sector. */
export function isSector(text: string): text is Sector {
  return KNOWN.has(text);
}
