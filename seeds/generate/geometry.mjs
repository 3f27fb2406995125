/** Metres per degree of latitude, and of longitude at 21.25° N: enough for distances inside the province. */
const METRES_PER_DEGREE = { lon: 103_751, lat: 110_700 };

/** Offset in metres from point `a` to point `b`, both [lon, lat]. */
function metresBetween(a, b) {
  return [(b[0] - a[0]) * METRES_PER_DEGREE.lon, (b[1] - a[1]) * METRES_PER_DEGREE.lat];
}

/** Distance in metres between two [lon, lat] points. */
export function distance(a, b) {
  return Math.hypot(...metresBetween(a, b));
}

/** The point `east` and `north` metres away. */
export function moved(point, east, north) {
  return [point[0] + east / METRES_PER_DEGREE.lon, point[1] + north / METRES_PER_DEGREE.lat];
}

/** Rounded to five decimals, about one metre. */
export function rounded(point) {
  return point.map((degrees) => Math.round(degrees * 1e5) / 1e5);
}

/** Whether a point lies inside a ring, by the even-odd rule. Source: Shimrat, Algorithm 112, CACM 5(8), 1962. */
export function isInsideRing([lon, lat], ring) {
  let isInside = false;
  for (let index = 0, before = ring.length - 1; index < ring.length; before = index++) {
    const [a, b] = [ring[index], ring[before]];
    if (a[1] > lat === b[1] > lat) continue;
    if (lon < ((b[0] - a[0]) * (lat - a[1])) / (b[1] - a[1]) + a[0]) isInside = !isInside;
  }
  return isInside;
}

/** Length of a line in metres. */
export function lengthOf(line) {
  return line.slice(1).reduce((sum, point, index) => sum + distance(line[index], point), 0);
}

/** The point at `metres` along the line, and the line's unit direction there as [east, north]. */
export function pointAlong(line, metres) {
  let left = metres;
  for (let index = 1; index < line.length; index++) {
    const step = distance(line[index - 1], line[index]);
    if (left <= step || index === line.length - 1) {
      const [east, north] = metresBetween(line[index - 1], line[index]);
      const share = step === 0 ? 0 : left / step;
      return {
        point: moved(line[index - 1], east * share, north * share),
        direction: [east / step, north / step],
      };
    }
    left -= step;
  }
  throw new RangeError('a line needs two points');
}

/** The point `metres` along the line and `side` metres to its left (negative: right). */
export function besideLine(line, metres, side) {
  const { point, direction } = pointAlong(line, metres);
  return moved(point, -direction[1] * side, direction[0] * side);
}

function nearestOnSegment(point, a, b) {
  const [ax, ay] = metresBetween(point, a);
  const [dx, dy] = metresBetween(a, b);
  const share = Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy || 1)));
  return moved(a, dx * share, dy * share);
}

/** The point of the line nearest to the given one. */
export function nearestOnLine(point, line) {
  const candidates = line.slice(1).map((end, index) => nearestOnSegment(point, line[index], end));
  return candidates.reduce((best, next) => (distance(point, next) < distance(point, best) ? next : best));
}

function crossing(a, b, c, d) {
  const [rx, ry] = metresBetween(a, b);
  const [sx, sy] = metresBetween(c, d);
  const [qx, qy] = metresBetween(a, c);
  const cross = rx * sy - ry * sx;
  if (cross === 0) return undefined;
  const t = (qx * sy - qy * sx) / cross;
  const u = (qx * ry - qy * rx) / cross;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? moved(a, rx * t, ry * t) : undefined;
}

/** Where two lines cross. */
export function crossings(one, other) {
  const found = [];
  for (let i = 1; i < one.length; i++) {
    for (let j = 1; j < other.length; j++) {
      const point = crossing(one[i - 1], one[i], other[j - 1], other[j]);
      if (point) found.push(point);
    }
  }
  return found;
}
