import type { LonLat } from './city.ts';

/** Mean radius of the earth, in metres. Source: IUGG, R₁ = 6,371,008.8 m. */
export const EARTH_RADIUS_M = 6_371_008.8;

const RADIANS_PER_DEGREE = Math.PI / 180;

/**
 * Great-circle distance of two points in metres, by the haversine formula: one thousandth of a degree of latitude is
 * 111.2 m. Source: R. W. Sinnott, Virtues of the Haversine, Sky & Telescope 68(2), 1984.
 */
export function distanceM(a: LonLat, b: LonLat): number {
  const dLat = (b.lat - a.lat) * RADIANS_PER_DEGREE;
  const dLon = (b.lon - a.lon) * RADIANS_PER_DEGREE;
  const cosines = Math.cos(a.lat * RADIANS_PER_DEGREE) * Math.cos(b.lat * RADIANS_PER_DEGREE);
  const half = Math.sin(dLat / 2) ** 2 + cosines * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** West, south, east, north of a box that holds every point within the distance, away from the poles and ±180°. */
export function boxAround(center: LonLat, withinM: number): readonly [number, number, number, number] {
  const dLat = withinM / EARTH_RADIUS_M / RADIANS_PER_DEGREE;
  const dLon = dLat / Math.cos(center.lat * RADIANS_PER_DEGREE);
  return [center.lon - dLon, center.lat - dLat, center.lon + dLon, center.lat + dLat];
}
