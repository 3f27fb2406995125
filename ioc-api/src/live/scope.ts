import type { CityId, Sector } from '@ioc/domain';

/** Where something is, for the question who sees it. */
export interface Placed {
  readonly city: CityId;
  readonly sector: Sector;
}

/** What one subscription sees; equal subscriptions have equal keys. */
export interface Scope {
  readonly key: string;
  includes(place: Placed): boolean;
}

/** The scope of a subscription: these cities and sectors, an empty list meaning all of them. */
export function scopeOf(wanted: {
  readonly cities: readonly string[];
  readonly sectors: readonly string[];
}): Scope {
  const cities = new Set(wanted.cities);
  const sectors = new Set(wanted.sectors);
  return {
    key: `${[...cities].sort().join(',')}|${[...sectors].sort().join(',')}`,
    includes: ({ city, sector }) =>
      (cities.size === 0 || cities.has(city)) && (sectors.size === 0 || sectors.has(sector)),
  };
}
