import type { LonLat } from '@ioc/domain';

/** West, south, east, north in degrees. */
export type Bounds = readonly [number, number, number, number];

/** A width and a height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a map shows: its middle, and how large. */
export interface MapView {
  readonly center: LonLat;
  /** The world is 512 · 2^zoom pixels wide. */
  readonly zoom: number;
}

/** Zoom limits: the region, and a street. */
export const ZOOMS = { minZoom: 8, maxZoom: 18 } as const;

/** The width of the world at zoom 0, in pixels. Source: MapLibre's tile size. */
const WORLD_PX = 512;

interface Padding {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** A point of the Web Mercator square: 0 to 1 eastwards and southwards. Source: EPSG:3857. */
function toMercator({ lon, lat }: LonLat): readonly [number, number] {
  const sine = Math.sin((lat * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

function fromMercator(x: number, y: number): LonLat {
  return { lon: (x - 0.5) * 360, lat: (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI };
}

/** Room for what lies over the map; `rem` is the root size in pixels. */
function homePadding({ width }: Size, rem: number): Padding {
  return width < 45 * rem
    ? { top: 5.5 * rem, bottom: 2.5 * rem, left: rem, right: rem }
    : { top: 4.5 * rem, bottom: 2.5 * rem, left: 2 * rem, right: 3 * rem };
}

/** The bounds of one area of operation, or around all of them; undefined while none is known. */
export function homeBounds(
  cities: readonly { readonly id: string; readonly bbox: Bounds }[],
  city: string | undefined,
): Bounds | undefined {
  const shown = cities.filter((each) => city === undefined || each.id === city).map(({ bbox }) => bbox);
  if (shown.length === 0) return undefined;
  return [
    Math.min(...shown.map((each) => each[0])),
    Math.min(...shown.map((each) => each[1])),
    Math.max(...shown.map((each) => each[2])),
    Math.max(...shown.map((each) => each[3])),
  ];
}

/** The view that shows the bounds as large as they fit beside what lies over the map. `rem` is the root size in pixels. */
export function homeView([west, south, east, north]: Bounds, size: Size, rem: number): MapView {
  const { top, bottom, left, right } = homePadding(size, rem);
  const [x0, y0] = toMercator({ lon: west, lat: north });
  const [x1, y1] = toMercator({ lon: east, lat: south });
  const free = {
    width: Math.max(1, size.width - left - right),
    height: Math.max(1, size.height - top - bottom),
  };
  const fitted = Math.log2(Math.min(free.width / (x1 - x0), free.height / (y1 - y0)) / WORLD_PX);
  const zoom = Math.min(ZOOMS.maxZoom, Math.max(ZOOMS.minZoom, fitted));
  const world = WORLD_PX * 2 ** zoom;
  const x = (x0 + x1) / 2 - (left - right) / 2 / world;
  const y = (y0 + y1) / 2 - (top - bottom) / 2 / world;
  return { center: fromMercator(x, y), zoom };
}

/** Where places lie in a picture of this size that shows the view, in pixels from its upper left corner. */
export function projection(
  { center, zoom }: MapView,
  { width, height }: Size,
): (place: LonLat) => readonly [number, number] {
  const world = WORLD_PX * 2 ** zoom;
  const [x0, y0] = toMercator(center);
  return (place) => {
    const [x, y] = toMercator(place);
    return [(x - x0) * world + width / 2, (y - y0) * world + height / 2];
  };
}
