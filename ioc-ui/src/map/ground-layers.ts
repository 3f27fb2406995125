import type { BasemapPartName } from './basemap-data.ts';
import type { MapPalette } from './map-palette.ts';

/** A size in style pixels at a zoom; between two of them it grows exponentially. */
export type Stop = readonly [zoom: number, size: number];

/** The base of that growth. */
export const STOP_BASE = 1.4;

/** Which features of a part are meant: those whose property is one of the values, or none of them. */
export interface GroundFilter {
  readonly property: 'kind' | 'role';
  readonly values: readonly string[];
  readonly isInverted?: boolean;
}

/** A layer of the ground: areas without `stops`, else lines of that width, or pairs of lines with a gap. */
export interface GroundLayer {
  readonly id: string;
  readonly part: BasemapPartName;
  readonly color: Exclude<keyof MapPalette, 'severities'>;
  readonly stops?: readonly Stop[];
  readonly gapStops?: readonly Stop[];
  readonly filter?: GroundFilter;
}

const RAIL: GroundFilter = { property: 'kind', values: ['rail'] };
const MAJOR_ROAD: GroundFilter = { property: 'kind', values: ['motorway', 'trunk'] };
const MINOR_ROAD: GroundFilter = {
  property: 'kind',
  values: ['motorway', 'trunk', 'rail'],
  isInverted: true,
};

/**
 * What lies under the names and the devices, from the ground up, in the order in which it is painted. The map and the
 * first picture are both made of this, so that the one can take the other's place unseen.
 */
export const GROUND_LAYERS: readonly GroundLayer[] = [
  {
    id: 'context-fill',
    part: 'context',
    color: 'context',
    filter: { property: 'role', values: ['neighbour'] },
  },
  {
    id: 'context-line',
    part: 'context',
    color: 'contextLine',
    stops: [
      [9, 1],
      [14, 1.5],
    ],
  },
  { id: 'ward-fill', part: 'ward', color: 'city' },
  {
    id: 'ward-line',
    part: 'ward',
    color: 'wardLine',
    stops: [
      [9, 0.75],
      [14, 1.75],
    ],
  },
  {
    id: 'river-casing',
    part: 'river',
    color: 'riverCasing',
    stops: [
      [9, 4.5],
      [12, 10],
      [15, 30],
    ],
  },
  {
    id: 'river',
    part: 'river',
    color: 'river',
    stops: [
      [9, 3],
      [12, 7],
      [15, 24],
    ],
  },
  {
    id: 'city-line',
    part: 'city',
    color: 'cityLine',
    stops: [
      [9, 1.25],
      [14, 2.5],
    ],
  },
  {
    id: 'road-casing',
    part: 'road',
    color: 'roadCasing',
    filter: MINOR_ROAD,
    stops: [
      [9, 1.5],
      [15, 8],
    ],
  },
  {
    id: 'major-casing',
    part: 'road',
    color: 'roadCasing',
    filter: MAJOR_ROAD,
    stops: [
      [9, 2.5],
      [15, 11],
    ],
  },
  {
    id: 'road',
    part: 'road',
    color: 'road',
    filter: MINOR_ROAD,
    stops: [
      [9, 0.75],
      [15, 5.5],
    ],
  },
  {
    id: 'major-road',
    part: 'road',
    color: 'roadMajor',
    filter: MAJOR_ROAD,
    stops: [
      [9, 1.5],
      [15, 8],
    ],
  },
  {
    id: 'rail',
    part: 'road',
    color: 'rail',
    filter: RAIL,
    stops: [
      [9, 0.6],
      [15, 1.25],
    ],
    gapStops: [
      [9, 1],
      [15, 4],
    ],
  },
];

/** The size that the stops mean at a zoom, in style pixels. Source: the style specification's `exponential`. */
export function sizeAt(stops: readonly Stop[], zoom: number): number {
  const after = stops.findIndex(([at]) => at >= zoom);
  const [upper, lower] = [stops[after] ?? stops.at(-1), stops[after - 1]];
  if (upper === undefined) return 0;
  if (after < 1 || lower === undefined) return upper[1];
  const part = (STOP_BASE ** (zoom - lower[0]) - 1) / (STOP_BASE ** (upper[0] - lower[0]) - 1);
  return lower[1] + part * (upper[1] - lower[1]);
}

/** Whether the layer paints a feature with these properties. */
export function isPainted(layer: GroundLayer, properties: Readonly<Record<string, unknown>> | null): boolean {
  if (properties?.['part'] !== layer.part) return false;
  const { filter } = layer;
  if (filter === undefined) return true;
  return filter.values.some((each) => each === properties[filter.property]) !== (filter.isInverted ?? false);
}
