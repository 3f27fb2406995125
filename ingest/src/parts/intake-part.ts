import type { CityId } from '@ioc/domain';
import { WHOLE_INTAKE } from '@ioc/record-store';
import { citySubscriptions, INGEST_SUBSCRIPTIONS } from '@ioc/wire';
import { join } from 'node:path';
import type { IntakePart } from '../ingest-options.ts';

/** How the intake is shared: not at all, by these cities, or by every city that the records know. */
export type Sharing = 'whole' | 'by-city' | readonly CityId[];

/** The whole intake as one part. */
export const WHOLE: IntakePart = { name: WHOLE_INTAKE };

/** The parts of a sharing; `cities` are those that the records know. */
export function partsOf(sharing: Sharing, cities: readonly CityId[]): readonly IntakePart[] {
  if (sharing === 'whole') return [WHOLE];
  return (sharing === 'by-city' ? cities : sharing).map((city) => ({ name: city, city }));
}

/** What the part hears at the broker. */
export function subscriptionsOf({ city }: IntakePart): readonly string[] {
  return city === undefined ? INGEST_SUBSCRIPTIONS : citySubscriptions(city);
}

/**
 * The name under which the broker keeps the part's session: the same on every instance, so that who takes the part over
 * gets what the one before had not acknowledged.
 */
export function clientIdOf({ name }: IntakePart): string {
  return name === WHOLE_INTAKE ? 'ioc-ingest' : `ioc-ingest-${name}`;
}

/** Where the part's journal is, below the folder that all instances share. */
export function journalHomeOf(dataDir: string, { name }: IntakePart): string {
  return name === WHOLE_INTAKE ? join(dataDir, 'journal') : join(dataDir, 'parts', name, 'journal');
}
