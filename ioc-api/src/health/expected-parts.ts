import type { City } from '@ioc/domain';
import { WHOLE_INTAKE, type IngestPartRecord, type RecordStore } from '@ioc/record-store';

/**
 * The parts of the intake that an ingest must run. The whole and the cities exclude each other: when somebody holds the
 * one, the other is of an earlier setting. So is a city that is no longer registered.
 */
export function expectedParts(
  parts: readonly IngestPartRecord[],
  cities: readonly Pick<City, 'id'>[],
): readonly string[] {
  const known = new Set<string>(cities.map(({ id }) => id));
  const isWhole = ({ part }: IngestPartRecord): boolean => part === WHOLE_INTAKE;
  const ofCities = parts.filter((part) => !isWhole(part) && known.has(part.part));
  const whole = parts.filter(isWhole);
  const isHeld = ({ holder }: IngestPartRecord): boolean => holder !== undefined;
  const inForce = whole.some(isHeld) || ofCities.length === 0 ? whole : ofCities;
  return inForce.map(({ part }) => part);
}

/** Reads which parts an ingest must run. */
export async function readExpectedParts(
  records: Pick<RecordStore, 'parts' | 'reference'>,
): Promise<readonly string[]> {
  const [{ parts }, cities] = await Promise.all([records.parts.picture(), records.reference.cities()]);
  return expectedParts(parts, cities);
}
