import type { Area, AreaGeometry, Ring } from './area.ts';
import type { LonLat } from './city.ts';

/** Whether the point lies inside the ring, by the even-odd rule. Source: Shimrat, Algorithm 112, CACM 5(8), 1962. */
function isInsideRing(point: LonLat, ring: Ring): boolean {
  let isInside = false;
  for (let index = 0, before = ring.length - 1; index < ring.length; before = index++) {
    const a = ring[index];
    const b = ring[before];
    if (!a || !b || a[1] > point.lat === b[1] > point.lat) continue;
    if (point.lon < ((b[0] - a[0]) * (point.lat - a[1])) / (b[1] - a[1]) + a[0]) isInside = !isInside;
  }
  return isInside;
}

function isInsidePolygon(point: LonLat, rings: readonly Ring[]): boolean {
  const [outer, ...holes] = rings;
  return (
    outer !== undefined && isInsideRing(point, outer) && !holes.some((hole) => isInsideRing(point, hole))
  );
}

/** Whether the point lies inside the geometry; a point in a hole is outside. */
export function contains(geometry: AreaGeometry, point: LonLat): boolean {
  return geometry.type === 'Polygon'
    ? isInsidePolygon(point, geometry.coordinates)
    : geometry.coordinates.some((rings) => isInsidePolygon(point, rings));
}

/** The first of the areas that contains the point; undefined when none does. */
export function areaAt(areas: readonly Area[], point: LonLat): Area | undefined {
  return areas.find((area) => contains(area.geometry, point));
}
