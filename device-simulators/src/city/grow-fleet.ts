import { isDeviceId, type Device } from '@ioc/domain';

import { keyOf, uniform } from './seeded-noise.ts';

/** How far a grown device stands from the one it was copied from at most, in degrees: some 500 m. */
const SCATTER_DEGREES = 0.005;

/**
 * A fleet of `count` devices: those given, then copies of them scattered around the originals, with ids
 * `<original>-x<n>`. The same seed gives the same fleet.
 */
export function growFleet(
  devices: readonly Device[],
  { count, seed }: { readonly count: number; readonly seed: number },
): readonly Device[] {
  const grown = [...devices];
  for (let index = 0; grown.length < count && devices.length > 0; index++) {
    const original = devices[index % devices.length];
    const copy = 1 + Math.floor(index / devices.length);
    const id = `${original?.id ?? ''}-x${copy}`;
    if (!original || !isDeviceId(id)) continue;
    const key = keyOf(seed, id);
    const { parent: _parent, ...rest } = original;
    grown.push({
      ...rest,
      id,
      name: { vi: `${original.name.vi} (bản sao ${copy})`, en: `${original.name.en} (copy ${copy})` },
      location: {
        lon: original.location.lon + (uniform(key, 1) - 0.5) * 2 * SCATTER_DEGREES,
        lat: original.location.lat + (uniform(key, 2) - 0.5) * 2 * SCATTER_DEGREES,
      },
    });
  }
  return grown;
}
