import { LEVELS, type Level } from '../live/device-look.ts';
import { countProperty } from './device-layers.ts';

/** How many devices of each abnormal level a cluster holds, worst first, and how many in all. */
export interface ClusterCounts {
  readonly all: number;
  readonly levels: readonly { readonly level: Exclude<Level, 'normal'>; readonly count: number }[];
}

function countOf(properties: Readonly<Record<string, unknown>>, name: string): number {
  const value = properties[name];
  return typeof value === 'number' ? value : 0;
}

/** The counts of a cluster from the properties that the map gave it. */
export function clusterCounts(properties: Readonly<Record<string, unknown>>): ClusterCounts {
  return {
    all: countOf(properties, 'point_count'),
    levels: LEVELS.flatMap((level) =>
      level === 'normal' ? [] : [{ level, count: countOf(properties, countProperty(level)) }],
    )
      .filter(({ count }) => count > 0)
      .toReversed(),
  };
}
