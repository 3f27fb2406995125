import type { CityId } from '../identifiers.ts';
import type { LocalizedText } from '../localized-text.ts';

/** A point, WGS 84 degrees. */
export interface LonLat {
  readonly lon: number;
  readonly lat: number;
}

/** West, south, east, north in WGS 84 degrees. Source: RFC 7946 §5. */
export type BoundingBox = readonly [west: number, south: number, east: number, north: number];

/** An area of operation that a user selects; dates are `YYYY-MM-DD`, `validTo` inclusive, null = in force. */
export interface City {
  readonly id: CityId;
  readonly name: LocalizedText;
  readonly center: LonLat;
  readonly bbox: BoundingBox;
  readonly timeZone: string;
  readonly validFrom: string | null;
  readonly validTo: string | null;
}
