import type { BoundingBox, LonLat } from '../city/city.ts';
import { contains } from '../city/locate.ts';
import type { Position, SelectedPlace } from './rule.ts';

/** Metres in a degree of latitude: the mean radius of the earth, 6,371,008.8 m, times π / 180. Source: IUGG. */
const METRES_PER_DEGREE = 111_195;

/** A place with its box, ready to be asked. */
export interface CompiledPlace {
  readonly box: BoundingBox;
  readonly holds: (point: LonLat) => boolean;
}

function boxOf(positions: readonly Position[], marginLon: number, marginLat: number): BoundingBox {
  const lons = positions.map(([lon]) => lon);
  const lats = positions.map(([, lat]) => lat);
  return [
    Math.min(...lons) - marginLon,
    Math.min(...lats) - marginLat,
    Math.max(...lons) + marginLon,
    Math.max(...lats) + marginLat,
  ];
}

/** Metres of a position east and north of a point; on the plane that touches the earth there, good for tens of km. */
function offset([lon, lat]: Position, from: LonLat): readonly [east: number, north: number] {
  const shrink = Math.cos((from.lat * Math.PI) / 180);
  return [(lon - from.lon) * METRES_PER_DEGREE * shrink, (lat - from.lat) * METRES_PER_DEGREE];
}

/** Metres from a point to the segment between two positions. */
function distanceToSegment(point: LonLat, a: Position, b: Position): number {
  const [ax, ay] = offset(a, point);
  const [bx, by] = offset(b, point);
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length));
  return Math.hypot(ax + along * dx, ay + along * dy);
}

function isNearLine(point: LonLat, line: readonly Position[], metres: number): boolean {
  return line.some((position, index) => {
    const next = line[index + 1];
    return next !== undefined && distanceToSegment(point, position, next) <= metres;
  });
}

/** A ring holds what lies inside it, a corridor what lies within its width of the line, ends rounded (R41). */
export function compilePlace(place: SelectedPlace): CompiledPlace {
  if (place.kind === 'polygon') {
    const geometry = { type: 'Polygon' as const, coordinates: [place.ring] };
    return { box: boxOf(place.ring, 0, 0), holds: (point) => contains(geometry, point) };
  }
  const { line, metres } = place;
  const marginLat = metres / METRES_PER_DEGREE;
  const farthest = Math.min(89, Math.max(...line.map(([, lat]) => Math.abs(lat))) + marginLat);
  const marginLon = marginLat / Math.cos((farthest * Math.PI) / 180);
  return {
    box: boxOf(line, marginLon, marginLat),
    holds: (point) => isNearLine(point, line, metres),
  };
}
