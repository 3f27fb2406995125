import { isSector, type Sector } from '@ioc/domain';

import { LEVELS, type DeviceLook, type Level } from '../live/device-look.ts';

/** A device's marker; near, it shows the glyph of its sector. */
export interface DeviceMarker {
  readonly kind: 'device';
  readonly level: Level;
  readonly freshness: DeviceLook['freshness'];
  readonly isSimulated: boolean;
  readonly isUnacknowledged: boolean;
  readonly sector: Sector | undefined;
}

/** The circle of a cluster, in one of four sizes, with the mark of its worst device. */
export interface ClusterMarker {
  readonly kind: 'cluster';
  readonly level: Level;
  readonly isUnacknowledged: boolean;
  readonly size: ClusterSize;
}

/** What an image of the map shows. Its name says it all, so that images are drawn when a name is first needed. */
export type MarkerFacts = DeviceMarker | ClusterMarker | { readonly kind: 'selection' | 'place' };

/** Sizes of clusters, by how many devices they hold at least. */
export const CLUSTER_SIZES = { s: 0, m: 10, l: 30, x: 80 } as const;

/** A size of a cluster. */
export type ClusterSize = keyof typeof CLUSTER_SIZES;

const FRESHNESSES = ['fresh', 'stale', 'unknown'] as const;
const SIZES = ['s', 'm', 'l', 'x'] as const;

/** The name of the image of a device, with the sector's glyph near and without it far away. */
export function deviceMarkerName(look: DeviceLook, sector: Sector | undefined): string {
  const { level, freshness, isSimulated, isUnacknowledged } = look;
  return ['device', level, freshness, isSimulated ? 1 : 0, isUnacknowledged ? 1 : 0, sector ?? ''].join(':');
}

/** The beginning of the name of a cluster's image; the rank of its level, 0 or 1 for waiting, and its size follow. */
export const CLUSTER_NAME_PREFIX = 'cluster:';

/** The name of the image of a cluster whose worst device has the level of this rank. */
export function clusterMarkerName(worst: number, isWaiting: boolean, size: ClusterSize): string {
  return `${CLUSTER_NAME_PREFIX}${worst}:${isWaiting ? 1 : 0}:${size}`;
}

/** The name of the ring around the chosen device. */
export const SELECTION_NAME = 'selection';
/** The name of the dot of a place. */
export const PLACE_NAME = 'place';

function parseDevice([level, freshness, simulated, waiting, sector = '']: readonly string[]):
  DeviceMarker | undefined {
  const knownLevel = LEVELS.find((each) => each === level);
  const knownFreshness = FRESHNESSES.find((each) => each === freshness);
  if (knownLevel === undefined || knownFreshness === undefined) return undefined;
  return {
    kind: 'device',
    level: knownLevel,
    freshness: knownFreshness,
    isSimulated: simulated === '1',
    isUnacknowledged: waiting === '1',
    sector: isSector(sector) ? sector : undefined,
  };
}

function parseCluster([rank, waiting, size]: readonly string[]): ClusterMarker | undefined {
  const level = LEVELS[Number(rank)];
  const knownSize = SIZES.find((each) => each === size);
  if (level === undefined || knownSize === undefined) return undefined;
  return { kind: 'cluster', level, isUnacknowledged: waiting === '1', size: knownSize };
}

/** What the image of this name shows; undefined for a name that is none of ours. */
export function parseMarkerName(name: string): MarkerFacts | undefined {
  if (name === SELECTION_NAME || name === PLACE_NAME) return { kind: name };
  const [kind, ...facts] = name.split(':');
  if (kind === 'device') return parseDevice(facts);
  return kind === 'cluster' ? parseCluster(facts) : undefined;
}
