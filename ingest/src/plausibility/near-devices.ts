import type { DeviceId, LonLat, PropertyId } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';

/** Neighbours that a value is compared with at most, the nearest ones. */
export const MOST_NEIGHBOURS = 15;

/** Metres in a degree of latitude. Source: mean Earth radius 6,371,008.8 m (IUGG). */
const METRES_PER_DEGREE = 111_195;

/** Devices that a cell of the grid holds on average. */
const DEVICES_PER_CELL = 4;

/** The grid never gets finer than this, in metres. */
const SMALLEST_CELL_M = 50;

interface Grid {
  readonly cellM: number;
  readonly cells: ReadonlyMap<string, readonly StoredDevice[]>;
}

interface NearDevice {
  readonly id: DeviceId;
  readonly metres: number;
}

function metresBetween(a: LonLat, b: LonLat): number {
  const shrink = Math.cos((((a.lat + b.lat) / 2) * Math.PI) / 180);
  return Math.hypot((a.lon - b.lon) * shrink, a.lat - b.lat) * METRES_PER_DEGREE;
}

function cellOf({ lon, lat }: LonLat, cellM: number): readonly [x: number, y: number] {
  const scale = METRES_PER_DEGREE / cellM;
  return [Math.floor(lon * scale), Math.floor(lat * scale)];
}

/** The size of cells that holds some devices each where they stand evenly. */
function cellSizeFor(devices: readonly StoredDevice[], withinMeters: number): number {
  const lons = devices.map(({ location }) => location.lon);
  const lats = devices.map(({ location }) => location.lat);
  const span = (values: readonly number[]): number =>
    (values.reduce((a, b) => Math.max(a, b), -Infinity) - values.reduce((a, b) => Math.min(a, b), Infinity)) *
    METRES_PER_DEGREE;
  const evenM = Math.sqrt((span(lons) * span(lats) * DEVICES_PER_CELL) / devices.length);
  return Math.min(Math.max(SMALLEST_CELL_M, evenM), Math.max(SMALLEST_CELL_M, withinMeters));
}

function gridOf(all: Iterable<StoredDevice>, property: PropertyId, withinMeters: number): Grid {
  const devices = [...all].filter(({ datastreams }) => datastreams.some((one) => one.property === property));
  const cellM = cellSizeFor(devices, withinMeters);
  const cells = new Map<string, StoredDevice[]>();
  for (const device of devices) {
    const key = cellOf(device.location, cellM).join(' ');
    const cell = cells.get(key);
    if (cell) cell.push(device);
    else cells.set(key, [device]);
  }
  return { cellM, cells };
}

/** The devices in the cells at exactly so many steps from the cell. */
function* ringOf({ cells }: Grid, [x, y]: readonly [number, number], steps: number): Generator<StoredDevice> {
  for (let dx = -steps; dx <= steps; dx += 1) {
    const stride = Math.abs(dx) === steps ? 1 : Math.max(1, 2 * steps);
    for (let dy = -steps; dy <= steps; dy += stride) yield* cells.get(`${x + dx} ${y + dy}`) ?? [];
  }
}

function byDistance(a: NearDevice, b: NearDevice): number {
  return a.metres - b.metres || (a.id < b.id ? -1 : 1);
}

/**
 * Which devices that measure the same stand near each other, by the registry. Worked out when it is asked for, ring by ring
 * around the device, so that it costs as much in a dense city as in a sparse one.
 */
export class NearDevices {
  #devices: ReadonlyMap<string, StoredDevice> = new Map();
  readonly #grids = new Map<PropertyId, Grid>();

  /** Takes over a changed registry. */
  adopt(devices: ReadonlyMap<string, StoredDevice>): void {
    this.#devices = devices;
    this.#grids.clear();
  }

  /** The devices of the property within the distance, nearest first, at most `MOST_NEIGHBOURS`. */
  of(device: StoredDevice, property: PropertyId, withinMeters: number): readonly DeviceId[] {
    const grid = this.#grids.get(property) ?? gridOf(this.#devices.values(), property, withinMeters);
    this.#grids.set(property, grid);
    const cell = cellOf(device.location, grid.cellM);
    // Degrees of longitude are shorter than those of latitude, so that cells are narrower than high.
    const stepM = grid.cellM * Math.cos((device.location.lat * Math.PI) / 180);
    let near: NearDevice[] = [];
    for (let steps = 0; (steps - 1) * stepM <= withinMeters; steps += 1) {
      const farthest = near[MOST_NEIGHBOURS - 1]?.metres ?? Infinity;
      if (farthest <= (steps - 1) * stepM) break;
      for (const { id, location } of ringOf(grid, cell, steps)) {
        const metres = metresBetween(location, device.location);
        if (id !== device.id && metres <= withinMeters) near.push({ id, metres });
      }
      near = near.sort(byDistance).slice(0, MOST_NEIGHBOURS);
    }
    return near.map(({ id }) => id);
  }
}
