import type { AreaId, CityId } from '../identifiers.ts';
import type { LocalizedText } from '../localized-text.ts';

/** A closed ring of [lon, lat] positions. Source: RFC 7946 §3.1.6. */
export type Ring = readonly (readonly [lon: number, lat: number])[];

/** The extent of an area: GeoJSON Polygon or MultiPolygon, WGS 84. */
export type AreaGeometry =
  | { readonly type: 'Polygon'; readonly coordinates: readonly Ring[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly Ring[])[] };

/**
 * A dated administrative unit or extent. Codes and names are reused over time with other extents,
 * so an area is identified by `code@validFrom`. Dates are `YYYY-MM-DD`; `validTo` is inclusive, null = in force.
 */
export interface Area {
  readonly id: AreaId;
  readonly code: string;
  readonly level: string;
  readonly unitType: string;
  readonly name: LocalizedText;
  readonly city: CityId;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly successors: readonly string[];
  readonly approximate: boolean;
  readonly legalBasis: string | null;
  readonly source: string;
  readonly geometry: AreaGeometry;
}

/** Whether the area is in force on a day given as `YYYY-MM-DD` (ISO dates sort as text). */
export function isInForce(area: Pick<Area, 'validFrom' | 'validTo'>, day: string): boolean {
  return (area.validFrom === null || area.validFrom <= day) && (area.validTo === null || day <= area.validTo);
}
