import type { Datastream } from '../observation/device.ts';
import type { AirIndex } from './air-index.ts';

/** How often an hourly index is told, in seconds. */
export const INDEX_INTERVAL_SECONDS = 3_600;

/** The indices that are worked out for a device: it measures a compulsory input, and does not tell the index itself. */
export function indicesOf(
  datastreams: readonly Pick<Datastream, 'property'>[],
  indices: readonly AirIndex[],
): readonly AirIndex[] {
  if (indices.length === 0) return indices;
  const measured = new Set(datastreams.map(({ property }) => property));
  return indices.filter(
    ({ property, compulsory }) => !measured.has(property) && compulsory.some((input) => measured.has(input)),
  );
}

/** The datastreams that a device has besides those it declares: what is worked out of them. */
export function derivedDatastreams(
  datastreams: readonly Pick<Datastream, 'property'>[],
  indices: readonly AirIndex[],
): readonly Datastream[] {
  return indicesOf(datastreams, indices).map(({ property }) => ({
    property,
    intervalSeconds: INDEX_INTERVAL_SECONDS,
  }));
}
