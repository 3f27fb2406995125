import { readFile } from 'node:fs/promises';

import type { ObservedProperty } from '@ioc/domain';
import type { RecordStore, StoredDevice, StoredMapping } from '@ioc/record-store';
import { mappingProfile, type MappingProfile } from '@ioc/wire';

import { readSeeds } from '../seed/seed-files.ts';

/** What samples are tried with. */
export interface MappingSources {
  readonly profiles: readonly StoredMapping[];
  readonly devices: readonly StoredDevice[];
  readonly properties: readonly ObservedProperty[];
}

/** A profile that is not what it should be; the message names every place that is wrong. */
export class MappingFileError extends Error {
  override readonly name = 'MappingFileError';
}

/** The profile in a file. Throws `MappingFileError` where it has faults. */
export async function readProfile(file: string): Promise<MappingProfile> {
  let raw: unknown;
  try {
    raw = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new MappingFileError(`${file}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  const parsed = mappingProfile.safeParse(raw);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path, message }) => `  ${path.join('.') || '(all)'}: ${message}`);
  throw new MappingFileError(`${file}:\n${places.join('\n')}`);
}

/** What a folder of seeds has. */
export function sourcesOfSeeds(folder: string): Promise<MappingSources> {
  return readSeeds(folder).then(({ mappings, devices, observedProperties }) => ({
    profiles: mappings,
    devices,
    properties: observedProperties,
  }));
}

/** What the records have. */
export async function sourcesOfRecords(records: RecordStore): Promise<MappingSources> {
  const [profiles, devices, properties] = await Promise.all([
    records.mappings.all(),
    records.devices.all(),
    records.reference.observedProperties(),
  ]);
  return { profiles, devices, properties };
}
