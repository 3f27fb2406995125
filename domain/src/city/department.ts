import type { CityId, DepartmentId } from '../identifiers.ts';
import type { LocalizedText } from '../localized-text.ts';
import type { Sector } from './sector.ts';

/** An owner of rules and alerts. Names and duties change by decree, so a department is dated like an area. */
export interface Department {
  readonly id: DepartmentId;
  readonly name: LocalizedText;
  readonly sectors: readonly Sector[];
  readonly cities: readonly CityId[];
  readonly validFrom: string | null;
  readonly validTo: string | null;
}
