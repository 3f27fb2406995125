/** A closed ring of [lon, lat, …] positions. */
export type LabelRing = readonly (readonly [number, number, ...number[]])[];

type Point = readonly [lon: number, lat: number];

/** Points tried along each side of the search window, and how often the window is narrowed around the best one. */
const GRID = 8;
const ROUNDS = 3;

function isInside(point: Point, rings: readonly LabelRing[]): boolean {
  let inside = false;
  for (const ring of rings) {
    ring.forEach((a, index) => {
      const b = ring[index === 0 ? ring.length - 1 : index - 1] ?? a;
      if (a[1] > point[1] === b[1] > point[1]) return;
      if (point[0] < ((b[0] - a[0]) * (point[1] - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
    });
  }
  return inside;
}

/** Squared, since only the nearest is looked for. */
function segmentDistance(point: Point, a: Point, b: Point): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const lengthSquared = dx * dx + dy * dy;
  const along = lengthSquared === 0 ? 0 : ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / lengthSquared;
  const t = Math.min(1, Math.max(0, along));
  return (point[0] - a[0] - t * dx) ** 2 + (point[1] - a[1] - t * dy) ** 2;
}

function edgeDistance(point: Point, rings: readonly LabelRing[]): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (const ring of rings) {
    for (let index = 1; index < ring.length; index++) {
      const [a, b] = [ring[index - 1], ring[index]];
      if (a && b) nearest = Math.min(nearest, segmentDistance(point, [a[0], a[1]], [b[0], b[1]]));
    }
  }
  return nearest;
}

interface Candidate {
  readonly point: Point;
  readonly clearance: number;
}

function bestAround(center: Point, half: Point, rings: readonly LabelRing[]): Candidate {
  let best: Candidate = { point: center, clearance: Number.NEGATIVE_INFINITY };
  for (let column = 0; column <= GRID; column++) {
    for (let row = 0; row <= GRID; row++) {
      const point: Point = [
        center[0] + half[0] * ((2 * column) / GRID - 1),
        center[1] + half[1] * ((2 * row) / GRID - 1),
      ];
      if (!isInside(point, rings)) continue;
      const clearance = edgeDistance(point, rings);
      if (clearance > best.clearance) best = { point, clearance };
    }
  }
  return best;
}

/**
 * Where the name of a polygon stands best: about the inside point that is farthest from its border, found on a grid
 * that narrows. `rings` are the outer ring and the holes. Undefined for a polygon without a point inside.
 */
export function labelPoint(rings: readonly LabelRing[]): Point | undefined {
  const outer = rings[0] ?? [];
  const lons = outer.map((position) => position[0]);
  const lats = outer.map((position) => position[1]);
  const [west, east, south, north] = [
    Math.min(...lons),
    Math.max(...lons),
    Math.min(...lats),
    Math.max(...lats),
  ];
  let half: Point = [(east - west) / 2, (north - south) / 2];
  let best = bestAround([(west + east) / 2, (south + north) / 2], half, rings);
  for (let round = 1; round < ROUNDS; round++) {
    half = [(half[0] * 2) / GRID, (half[1] * 2) / GRID];
    const finer = bestAround(best.point, half, rings);
    if (finer.clearance > best.clearance) best = finer;
  }
  return best.clearance > 0 ? best.point : undefined;
}
