import { detectChromium, type ChromiumDetails } from './detect-chromium.ts';
import { detectInfluxdb, type InfluxdbDetails } from './detect-influxdb.ts';
import { detectMemoryLimits, type MemoryLimitsDetails } from './detect-memory-limits.ts';
import { detectMosquitto, type MosquittoDetails } from './detect-mosquitto.ts';
import { detectPostgres, type PostgresDetails } from './detect-postgres.ts';
import { detectSharedData, type SharedDataDetails } from './detect-shared-data.ts';
import { detectSmallDisks, type SmallDisksDetails } from './detect-small-disks.ts';
import { detectStrace, type StraceDetails } from './detect-strace.ts';

/** What each thing that a suite may need tells about itself when it is there. */
export interface RequirementDetails {
  readonly mosquitto: MosquittoDetails;
  readonly postgres: PostgresDetails;
  readonly influxdb: InfluxdbDetails;
  readonly chromium: ChromiumDetails;
  readonly 'shared-data': SharedDataDetails;
  readonly 'memory-limits': MemoryLimitsDetails;
  readonly 'small-disks': SmallDisksDetails;
  readonly strace: StraceDetails;
}

/** Names of the things that a suite may need from the machine. */
export type RequirementName = keyof RequirementDetails;

/** A thing of the machine: there with its details, or absent with the reason in one sentence. */
export type Detection<Details> =
  ({ readonly present: true } & Details) | { readonly present: false; readonly reason: string };

const DETECTORS: { readonly [Name in RequirementName]: () => Detection<RequirementDetails[Name]> } = {
  mosquitto: detectMosquitto,
  postgres: detectPostgres,
  influxdb: detectInfluxdb,
  chromium: detectChromium,
  'shared-data': detectSharedData,
  'memory-limits': detectMemoryLimits,
  'small-disks': detectSmallDisks,
  strace: detectStrace,
};

/**
 * Looks for one thing on this machine, without starting a server. Never throws: absence is a value.
 * Whether absence skips a suite or fails it is decided by `describeWith`.
 */
export function requirement<Name extends RequirementName>(name: Name): Detection<RequirementDetails[Name]> {
  return DETECTORS[name]();
}
