import { Supercluster } from '@maplibre/geojson-vt';
import type { LonLat } from '@ioc/domain';
import type { Feature, Point } from 'geojson';

import type { DeviceFeature } from './device-features.ts';
import { CLUSTER_RADIUS, GLYPHS_FROM_ZOOM, UNCLUSTERED_FROM_ZOOM } from './device-layers.ts';
import { CLUSTER_SIZES, clusterMarkerName, type ClusterSize } from './marker-name.ts';

/** A device that stands alone, or a cluster of them, as it is painted at one zoom. */
export interface DeviceGroup extends LonLat {
  /** The name of the marker's image. */
  readonly marker: string;
  /** How many devices a cluster joins; 1 for a device alone. */
  readonly count: number;
  /** The rank of the worst level; worse ones are painted over better ones. */
  readonly worst: number;
}

/** The whole world: what is off the picture costs little and is clipped. */
const WORLD: [number, number, number, number] = [-180, -85, 180, 85];

function rankOf(properties: Readonly<Record<string, unknown>> | null, key: string): number {
  return Number(properties?.[key] ?? 0);
}

function sizeOf(count: number): ClusterSize {
  if (count >= CLUSTER_SIZES.x) return 'x';
  if (count >= CLUSTER_SIZES.l) return 'l';
  return count >= CLUSTER_SIZES.m ? 'm' : 's';
}

function asPoint({ lon, lat, ...properties }: DeviceFeature): Feature<Point> {
  return { type: 'Feature', properties, geometry: { type: 'Point', coordinates: [lon, lat] } };
}

/**
 * The devices in the groups that the map makes of them at this zoom: the same index with the same settings, so that
 * nothing jumps when the map takes over. In the order in which they are painted: clusters, then devices, the worst last.
 */
export function deviceGroups(
  features: Iterable<DeviceFeature>,
  zoom: number,
  scale: number,
): readonly DeviceGroup[] {
  const index = new Supercluster({
    maxZoom: UNCLUSTERED_FROM_ZOOM - 1,
    extent: 512,
    radius: Math.round(CLUSTER_RADIUS * scale),
    map: (properties) => ({ level: rankOf(properties, 'level'), ring: rankOf(properties, 'ring') }),
    reduce: (held, { level, ring }) => {
      held['level'] = Math.max(rankOf(held, 'level'), Number(level));
      held['ring'] = Math.max(rankOf(held, 'ring'), Number(ring));
    },
  });
  index.load([...features].map(asPoint));
  const groups = index.getClusters(WORLD, Math.floor(zoom)).map(({ geometry, properties }): DeviceGroup => {
    const facts: Readonly<Record<string, unknown>> = { ...properties };
    const [lon = 0, lat = 0] = geometry.coordinates;
    const [worst, count] = [rankOf(facts, 'level'), Number(facts['point_count'] ?? 1)];
    const alone = String(facts[zoom < GLYPHS_FROM_ZOOM ? 'far' : 'near']);
    const marker = count === 1 ? alone : clusterMarkerName(worst, rankOf(facts, 'ring') > 0, sizeOf(count));
    return { lon, lat, marker, count, worst };
  });
  return groups.toSorted((a, b) => Number(b.count > 1) - Number(a.count > 1) || a.worst - b.worst);
}
