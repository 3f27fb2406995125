import type { DeviceId } from '@ioc/domain';
import type { Feature, Point } from 'geojson';
import type { GeoJSONSourceDiff } from 'maplibre-gl';

import type { DeviceFeature } from './device-features.ts';

/** The shortest time between two updates of the source, in milliseconds: four a second, as the stream has them. */
export const UPDATE_EVERY_MS = 250;

/** What the updates need. */
export interface DeviceUpdatesOptions {
  /** Changes the source; settles when the worker has taken the change. */
  readonly apply: (diff: GeoJSONSourceDiff) => Promise<void>;
  readonly wait: (ms: number) => Promise<void>;
}

const CHANGING = ['level', 'ring', 'far', 'near'] as const;

function asGeoJson({ lon, lat, ...properties }: DeviceFeature): Feature<Point> {
  return { type: 'Feature', properties, geometry: { type: 'Point', coordinates: [lon, lat] } };
}

function changesOf(
  before: DeviceFeature,
  after: DeviceFeature,
): NonNullable<GeoJSONSourceDiff['update']>[number] | undefined {
  const addOrUpdateProperties = CHANGING.filter((key) => before[key] !== after[key]).map((key) => ({
    key,
    value: after[key],
  }));
  const hasMoved = before.lon !== after.lon || before.lat !== after.lat;
  if (addOrUpdateProperties.length === 0 && !hasMoved) return undefined;
  return {
    id: after.id,
    ...(addOrUpdateProperties.length === 0 ? {} : { addOrUpdateProperties }),
    ...(hasMoved ? { newGeometry: { type: 'Point', coordinates: [after.lon, after.lat] } } : {}),
  };
}

/** What makes the source hold `after` instead of `before`; undefined when nothing does. */
export function diffOf(
  before: ReadonlyMap<DeviceId, DeviceFeature>,
  after: ReadonlyMap<DeviceId, DeviceFeature>,
): GeoJSONSourceDiff | undefined {
  const remove = [...before.keys()].filter((id) => !after.has(id));
  const add: Feature<Point>[] = [];
  const update: NonNullable<GeoJSONSourceDiff['update']> = [];
  for (const [id, feature] of after) {
    const held = before.get(id);
    const change = held && changesOf(held, feature);
    if (held === undefined) add.push(asGeoJson(feature));
    else if (change !== undefined) update.push(change);
  }
  if (remove.length + add.length + update.length === 0) return undefined;
  return { remove, add, update };
}

/**
 * Brings the source to what is wanted: one update under way, at most four a second, and only the newest wish counts.
 * When an update fails, the next one replaces everything, since what the source holds is no longer known.
 */
export class DeviceUpdates {
  #held: ReadonlyMap<DeviceId, DeviceFeature> = new Map();
  #wanted: ReadonlyMap<DeviceId, DeviceFeature> | undefined;
  #isRunning = false;
  #isHeldUnknown = false;
  readonly #options: DeviceUpdatesOptions;

  constructor(options: DeviceUpdatesOptions) {
    this.#options = options;
  }

  /** Says what the source should hold. */
  want(features: ReadonlyMap<DeviceId, DeviceFeature>): void {
    this.#wanted = features;
    if (!this.#isRunning) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#wanted !== undefined) {
      const wanted = this.#wanted;
      this.#wanted = undefined;
      if (await this.#bring(wanted)) await this.#options.wait(UPDATE_EVERY_MS);
    }
    this.#isRunning = false;
  }

  async #bring(wanted: ReadonlyMap<DeviceId, DeviceFeature>): Promise<boolean> {
    const diff = this.#isHeldUnknown
      ? { removeAll: true, add: [...wanted.values()].map(asGeoJson) }
      : diffOf(this.#held, wanted);
    if (diff === undefined) return false;
    try {
      await this.#options.apply(diff);
      this.#held = wanted;
      this.#isHeldUnknown = false;
    } catch {
      this.#isHeldUnknown = true;
      this.#wanted ??= wanted;
    }
    return true;
  }
}
