import type { CityId, RuleId } from '../../identifiers.ts';
import type { EpochMs } from '../../time/instant.ts';
import { SEVERITIES } from '../severity.ts';
import type { UsualMemory } from '../window/usual-memory.ts';
import type { WindowSignal } from '../window/window-signal.ts';
import { EngineClock } from './engine-clock.ts';

/**
 * What silence has made of a datastream for one rule: without a signal; `held`, silent, but perhaps only because its
 * parent is (R45); or counted as silent (R15, R17).
 */
export type Quietness = 'stale' | 'held' | 'silent';

/** A window with the range of its chunks that the store holds, from `savedFrom` to before `savedTo`. */
export interface WindowRecord {
  readonly signal: WindowSignal;
  savedFrom: number;
  savedTo: number;
}

/** What the engine remembers of one datastream. */
export interface DatastreamRecord {
  readonly key: string;
  /** Time of the newest evaluated observation (R19); −Infinity before the first. */
  newest: number;
  /** Its value. */
  last: number;
  /** The engine's elapsed time when it arrived. */
  arrival: number;
  /** The engine's elapsed time from which silence counts: the arrival, or when the datastream was added (R18). */
  silentFrom: number;
  inMaintenance: boolean;
  /** Rules for which the datastream is quiet. */
  readonly quiet: Map<RuleId, Quietness>;
  /** By function and length. */
  readonly windows: Map<string, WindowRecord>;
  /** What is usual, for rules that judge deviations from it (R44). */
  readonly usuals: Map<string, UsualMemory>;
  isDirty: boolean;
}

/** How one rule stands for one group. Severities are ranks; times are event times, NaN where there is none. */
export interface StandingRecord {
  readonly key: string;
  readonly city: CityId;
  /** Rank of the standing severity; −1 when nothing stands. */
  standing: number;
  /** The version that raised what stands (R32). */
  raisedVersion: number;
  /** The version that judged last. */
  judgedVersion: number;
  /** Bit 2^rank is set while the level of that rank is reached (R8, R10). */
  reached: number;
  /** Bit 2^rank is set while the time of the level of that rank runs. */
  running: number;
  /** By rank: since when the level's threshold has been satisfied without a break (R9); 0 where no time runs. */
  readonly since: number[];
  /** Whether the last observations satisfied the thresholds, by rank, and the resets, by rank after these (R39). */
  readonly marks: number[];
  hasMarks: boolean;
  /** Since when no level is reached while the alert still stands (R13). */
  quietSince: number;
  /** The worst signal since it was raised. */
  peak: number;
  /** Whether the alert was said to be stale (R16). */
  isStale: boolean;
  /** Whether the alert was said to be inhibited (R25). */
  isInhibited: boolean;
  /** Whether the alert was said to come from readings that arrived late (R46). */
  isLate: boolean;
  /** Whether the alert was said to flap (R29). */
  isFlapping: boolean;
  /** Whether only flapping keeps the alert from being cleared. */
  isHeld: boolean;
  /** When it was raised and cleared of late, or would have been while it flaps; kept for a rule with `flap` only. */
  flips: number[];
  /** When it last changed: its changes never go back in time. */
  lastAt: EpochMs | undefined;
  isStored: boolean;
  isDirty: boolean;
}

/** A standing alert about silence (R17), or that there is none. */
export interface SilenceRecord {
  readonly key: string;
  readonly city: CityId;
  /** The version that raised it; undefined when none stands. */
  raisedVersion: number | undefined;
  /** Whether the alert was said to be inhibited (R25). */
  isInhibited: boolean;
  lastAt: EpochMs | undefined;
  isStored: boolean;
  isDirty: boolean;
}

/** Since when (elapsed) the engine has known this version of a rule: silence does not count from before (R18). */
export interface RuleRecord {
  readonly id: RuleId;
  version: number;
  from: number;
  isDirty: boolean;
}

/** The part of an id that never occurs in ids, between the parts of a row's key. */
export const KEY_SEPARATOR = '|';

/** A datastream that was never heard; silence counts from the elapsed time given. */
export function newDatastream(key: string, elapsed: number): DatastreamRecord {
  return {
    key,
    newest: -Infinity,
    last: NaN,
    arrival: elapsed,
    silentFrom: elapsed,
    inMaintenance: false,
    quiet: new Map(),
    windows: new Map(),
    usuals: new Map(),
    isDirty: false,
  };
}

/** A rule that does not stand for a group. */
export function newStanding(key: string, city: CityId): StandingRecord {
  return {
    key,
    city,
    standing: -1,
    raisedVersion: 0,
    judgedVersion: 0,
    reached: 0,
    running: 0,
    since: SEVERITIES.map(() => 0),
    marks: [...SEVERITIES, ...SEVERITIES].map(() => 0),
    hasMarks: false,
    quietSince: NaN,
    peak: NaN,
    isStale: false,
    isInhibited: false,
    isLate: false,
    isFlapping: false,
    isHeld: false,
    flips: [],
    lastAt: undefined,
    isStored: false,
    isDirty: false,
  };
}

/** No alert about silence. */
export function newSilence(key: string, city: CityId): SilenceRecord {
  return {
    key,
    city,
    raisedVersion: undefined,
    isInhibited: false,
    lastAt: undefined,
    isStored: false,
    isDirty: false,
  };
}

/** Whether nothing stands and nothing is on the way. */
export function isAtRest({ standing, reached, running, hasMarks }: StandingRecord): boolean {
  return standing < 0 && reached === 0 && running === 0 && !hasMarks;
}

/** The record of a key, made when there is none. */
export function recordOf<K, R>(records: Map<K, R>, key: K, create: () => R): R {
  const known = records.get(key);
  if (known) return known;
  const created = create();
  records.set(key, created);
  return created;
}

/** Everything that the engine remembers, and which parts of it changed since they were last taken. */
export class EngineRecords {
  readonly clock = new EngineClock();
  readonly datastreams = new Map<string, DatastreamRecord>();
  readonly standings = new Map<string, StandingRecord>();
  readonly silences = new Map<string, SilenceRecord>();
  readonly rules = new Map<RuleId, RuleRecord>();
  /** Changed records, each once. */
  changedDatastreams: DatastreamRecord[] = [];
  changedStandings: StandingRecord[] = [];
  changedSilences: SilenceRecord[] = [];
  changedRules: RuleRecord[] = [];
  /** Keys of rows in the store whose records are gone. */
  removedKeys: string[] = [];

  touchDatastream(record: DatastreamRecord): void {
    if (record.isDirty) return;
    record.isDirty = true;
    this.changedDatastreams.push(record);
  }

  touchStanding(record: StandingRecord): void {
    if (record.isDirty) return;
    record.isDirty = true;
    this.changedStandings.push(record);
  }

  touchSilence(record: SilenceRecord): void {
    if (record.isDirty) return;
    record.isDirty = true;
    this.changedSilences.push(record);
  }

  touchRule(record: RuleRecord): void {
    if (record.isDirty) return;
    record.isDirty = true;
    this.changedRules.push(record);
  }
}
