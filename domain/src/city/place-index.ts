import type { BoundingBox, LonLat } from './city.ts';

/** Length of a cell's side in degrees: about 550 m here, a few streets. */
const CELL_DEGREES = 0.005;

/** Beyond so many cells it is quicker to look at every place. */
const MOST_CELLS = 10_000;

interface Placed<T> {
  readonly location: LonLat;
  readonly item: T;
}

function cellOf(degrees: number): number {
  return Math.floor(degrees / CELL_DEGREES);
}

/**
 * Places arranged in a grid, so that those inside a box are found without looking at the others. Built once, for as
 * many questions as there are.
 */
export class PlaceIndex<T> {
  readonly #all: Placed<T>[] = [];
  readonly #cells = new Map<string, Placed<T>[]>();

  add(location: LonLat, item: T): void {
    const placed = { location, item };
    this.#all.push(placed);
    const key = `${cellOf(location.lon)} ${cellOf(location.lat)}`;
    const cell = this.#cells.get(key);
    if (cell) cell.push(placed);
    else this.#cells.set(key, [placed]);
  }

  /** What lies in the box and passes the test. */
  find([west, south, east, north]: BoundingBox, isInside: (location: LonLat) => boolean): T[] {
    return this.#near([west, south, east, north])
      .filter(
        ({ location: { lon, lat } }) =>
          lon >= west && lon <= east && lat >= south && lat <= north && isInside({ lon, lat }),
      )
      .map(({ item }) => item);
  }

  #near([west, south, east, north]: BoundingBox): readonly Placed<T>[] {
    const [left, right, low, high] = [cellOf(west), cellOf(east), cellOf(south), cellOf(north)];
    if ((right - left + 1) * (high - low + 1) > MOST_CELLS) return this.#all;
    const found: Placed<T>[] = [];
    for (let x = left; x <= right; x++) {
      for (let y = low; y <= high; y++) found.push(...(this.#cells.get(`${x} ${y}`) ?? []));
    }
    return found;
  }
}
