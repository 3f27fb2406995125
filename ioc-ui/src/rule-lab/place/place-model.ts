import { contains, type DeviceId, type LonLat } from '@ioc/domain';

import type { RuleJson } from '../../api/queries.ts';

/** A place drawn on the map: a ring, or a corridor along a line. */
export type Place = NonNullable<RuleJson['select']['within']>;

/** A longitude and a latitude. */
export type Position = [number, number];

/** What the pointer, or the crosshair, does on the map. */
export type PlaceTool = 'devices' | 'box' | 'polygon' | 'corridor';

/** The width of a corridor until another is typed, in metres: a road or a river bank with its sensors. */
export const FIRST_CORRIDOR_M = 200;

/** A degree of latitude in metres. Source: mean meridian, WGS 84. */
const DEGREE_M = 111_195;

/** The corners of a box around two opposite positions. */
export function boxRing([lon1, lat1]: Position, [lon2, lat2]: Position): Position[] {
  return [
    [Math.min(lon1, lon2), Math.min(lat1, lat2)],
    [Math.max(lon1, lon2), Math.min(lat1, lat2)],
    [Math.max(lon1, lon2), Math.max(lat1, lat2)],
    [Math.min(lon1, lon2), Math.max(lat1, lat2)],
  ];
}

/** The place that the positions drawn so far make with the tool; undefined while there are too few. */
export function placeOf(tool: PlaceTool, positions: readonly Position[]): Place | undefined {
  const [first, second] = positions;
  if (tool === 'box') {
    return first === undefined || second === undefined
      ? undefined
      : { kind: 'polygon', ring: boxRing(first, second) };
  }
  if (tool === 'polygon') return positions.length < 3 ? undefined : { kind: 'polygon', ring: [...positions] };
  if (tool === 'corridor')
    return positions.length < 2
      ? undefined
      : { kind: 'corridor', line: [...positions], metres: FIRST_CORRIDOR_M };
  return undefined;
}

function metresToSegment(point: LonLat, [lon1, lat1]: Position, [lon2, lat2]: Position): number {
  const eastM = DEGREE_M * Math.cos((point.lat * Math.PI) / 180);
  const [ax, ay] = [(lon1 - point.lon) * eastM, (lat1 - point.lat) * DEGREE_M];
  const [dx, dy] = [(lon2 - lon1) * eastM, (lat2 - lat1) * DEGREE_M];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length));
  return Math.hypot(ax + along * dx, ay + along * dy);
}

/** Whether a location lies in the place. Over the few kilometres of a city, distances on a flat map are right to a metre. */
export function isWithin(place: Place, point: LonLat): boolean {
  if (place.kind === 'polygon') return contains({ type: 'Polygon', coordinates: [place.ring] }, point);
  return place.line.some((end, index) => {
    const start = place.line[index - 1];
    return start !== undefined && metresToSegment(point, start, end) <= place.metres;
  });
}

/** A thing with a location, such as a device. */
export interface Located {
  readonly id: DeviceId;
  readonly location: LonLat;
}

/** The devices that lie in the place. */
export function devicesWithin(place: Place, devices: readonly Located[]): readonly DeviceId[] {
  return devices.filter(({ location }) => isWithin(place, location)).map(({ id }) => id);
}

/** Where longitudes and latitudes lie in a drawing of `width` units, north up; the height follows from the bounds. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly toXy: (lon: number, lat: number) => Position;
  readonly toLonLat: (x: number, y: number) => Position;
}

/** A flat drawing of these bounds: west, south, east, north. */
export function drawingOf(
  [west, south, east, north]: readonly [number, number, number, number],
  width: number,
): Drawing {
  const perLon = width / (east - west);
  const perLat = perLon / Math.cos((((south + north) / 2) * Math.PI) / 180);
  return {
    width,
    height: (north - south) * perLat,
    toXy: (lon, lat) => [(lon - west) * perLon, (north - lat) * perLat],
    toLonLat: (x, y) => [Number((west + x / perLon).toFixed(6)), Number((north - y / perLat).toFixed(6))],
  };
}

/** The nearest of the devices within so many units of the drawing; undefined when none is. */
export function nearestDevice(
  drawing: Drawing,
  devices: readonly Located[],
  { at: [x, y], within }: { readonly at: Position; readonly within: number },
): DeviceId | undefined {
  let nearest: DeviceId | undefined;
  let least = within;
  for (const { id, location } of devices) {
    const [deviceX, deviceY] = drawing.toXy(location.lon, location.lat);
    const distance = Math.hypot(deviceX - x, deviceY - y);
    if (distance > least) continue;
    [nearest, least] = [id, distance];
  }
  return nearest;
}
