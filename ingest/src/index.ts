export { startIngest } from './start-ingest.ts';
export {
  AbsentJournalError,
  startIngestParts,
  type IngestPartsOptions,
  type IngestPartsReadiness,
  type IngestProcess,
  type PartShare,
} from './parts/start-ingest-parts.ts';
export { HeldElsewhereError } from './parts/held-elsewhere-error.ts';
export { refuseSecondIngest } from './parts/refuse-second-ingest.ts';
export type { Sharing } from './parts/intake-part.ts';
export { DEFAULT_RETENTION_MS } from './open-hall.ts';
export {
  tryMappings,
  type MappingTrial,
  type MappingTrialOptions,
  type MappingTrials,
  type SampleMessage,
} from './mapping/try-mappings.ts';
export { compileProfiles, type CompiledProfiles, type RefusedProfile } from './mapping/compile-profiles.ts';
export type { ProfileFault } from './mapping/compiled-profile.ts';
export type { DevicePart, PartFault } from './intake/device-part.ts';
export type { Log, LogLine } from './log.ts';
export type { ServiceAccount } from './doors/embedded/service-account.ts';
export type {
  DoorSettings,
  Ingest,
  IngestOptions,
  IngestReadiness,
  JournalSettings,
  PartReadiness,
} from './ingest-options.ts';
export { Journal } from './journal/journal.ts';
export type { JournalOptions, JournalStatus } from './journal/journal.ts';
export { ReadingJudge, type ChangedHealth } from './health/reading-judge.ts';
export { nodeFiles } from './journal/journal-files.ts';
