import { isAtRest, KEY_SEPARATOR, newDatastream, newSilence, newStanding } from './engine-records.ts';
import type {
  DatastreamRecord,
  EngineRecords,
  Quietness,
  RuleRecord,
  SilenceRecord,
  StandingRecord,
} from './engine-records.ts';
import type { EngineClock } from './engine-clock.ts';
import { EngineRowError, type RowReader } from './row-reader.ts';
import { openQuarters } from './usual-rows.ts';
import { openEntries } from './window-rows.ts';

/** The format of the rows; rows of another format are refused. */
const ROW_FORMAT = 1;

/** The clock's row. */
export function clockState({ elapsed, lastNow, lastStep, horizon }: EngineClock): string {
  return JSON.stringify({ format: ROW_FORMAT, elapsed, lastNow, lastStep, horizon });
}

/** Sets the clock from its row. */
export function restoreClock(clock: EngineClock, key: string, row: RowReader): void {
  if (row.number('format') !== ROW_FORMAT) throw new EngineRowError(key, 'has an unknown format');
  clock.elapsed = row.number('elapsed');
  clock.lastNow = row.numberOr('lastNow', NaN);
  clock.lastStep = row.number('lastStep');
  clock.horizon = row.numberOr('horizon', NaN);
}

/** A rule's row. */
export function ruleState({ version, from }: RuleRecord): string {
  return JSON.stringify({ version, from });
}

/** A datastream's row, with the open chunk of each window. */
export function datastreamState(record: DatastreamRecord): string {
  const { newest, last, arrival, silentFrom, inMaintenance, quiet, windows, usuals } = record;
  return JSON.stringify({
    t: newest,
    v: last,
    arrival,
    ...(silentFrom !== arrival && { silentFrom }),
    ...(inMaintenance && { maintenance: 1 }),
    ...(quiet.size > 0 && { quiet: [...quiet].map(([rule, how]) => ({ rule, how })) }),
    ...(windows.size > 0 && {
      windows: [...windows].map(([name, window]) => ({ name, ...openEntries(window) })),
    }),
    ...(usuals.size > 0 && { usuals: openQuarters(record) }),
  });
}

function quietness(row: RowReader, key: string): Quietness {
  const how = row.text('how');
  if (how === 'stale' || how === 'held' || how === 'silent') return how;
  throw new EngineRowError(key, 'has no proper "how"');
}

/** The datastream of a row, without its windows. */
export function restoreDatastream(key: string, row: RowReader): DatastreamRecord {
  const record = newDatastream(key, row.number('arrival'));
  record.newest = row.numberOr('t', -Infinity);
  record.last = row.numberOr('v', NaN);
  record.silentFrom = row.numberOr('silentFrom', record.arrival);
  record.inMaintenance = row.has('maintenance');
  for (const quiet of row.rows('quiet')) record.quiet.set(quiet.rule('rule'), quietness(quiet, key));
  return record;
}

/** A standing's row; null when there is nothing to remember. */
export function standingState(record: StandingRecord): string | null {
  if (isAtRest(record) && record.flips.length === 0) return null;
  const { city, flips, standing, raisedVersion, judgedVersion, quietSince, peak, isStale, lastAt } = record;
  return JSON.stringify({
    city,
    judgedVersion,
    reached: record.reached,
    running: record.running,
    since: record.since,
    ...(record.hasMarks && { marks: record.marks }),
    ...(standing >= 0 && { standing, raisedVersion, quietSince, peak }),
    ...(isStale && { stale: 1 }),
    ...(record.isInhibited && { inhibited: 1 }),
    ...(record.isLate && { late: 1 }),
    ...(record.isFlapping && { flapping: 1 }),
    ...(record.isHeld && { held: 1 }),
    ...(flips.length > 0 && { flips }),
    ...(lastAt !== undefined && { lastAt }),
  });
}

/** The standing of a row. */
export function restoreStanding(key: string, row: RowReader): StandingRecord {
  const record = newStanding(key, row.city('city'));
  record.judgedVersion = row.number('judgedVersion');
  record.reached = row.number('reached');
  record.running = row.number('running');
  for (const [rank, start] of row.numbers('since').entries()) record.since[rank] = start;
  for (const [place, marks] of (row.has('marks') ? row.numbers('marks') : []).entries()) {
    record.marks[place] = marks;
    record.hasMarks ||= marks !== 0;
  }
  record.standing = row.numberOr('standing', -1);
  record.raisedVersion = row.numberOr('raisedVersion', 0);
  record.quietSince = row.numberOr('quietSince', NaN);
  record.peak = row.numberOr('peak', NaN);
  record.isStale = row.has('stale');
  record.isInhibited = row.has('inhibited');
  record.isLate = row.has('late');
  record.isFlapping = row.has('flapping');
  record.isHeld = row.has('held');
  if (row.has('flips')) record.flips = row.numbers('flips');
  record.lastAt = row.instantOrNone('lastAt');
  record.isStored = true;
  return record;
}

/** A silence's row; null when no alert stands. */
export function silenceState({ city, raisedVersion, isInhibited, lastAt }: SilenceRecord): string | null {
  if (raisedVersion === undefined) return null;
  return JSON.stringify({ city, raisedVersion, lastAt, ...(isInhibited && { inhibited: 1 }) });
}

/** The silence of a row. */
export function restoreSilence(key: string, row: RowReader): SilenceRecord {
  const record = newSilence(key, row.city('city'));
  record.raisedVersion = row.number('raisedVersion');
  record.isInhibited = row.has('inhibited');
  record.lastAt = row.instantOrNone('lastAt');
  record.isStored = true;
  return record;
}

/** The start of the keys of a window's chunks. */
export function windowPrefix(datastream: DatastreamRecord, name: string): string {
  return `w${datastream.key.slice(1)}${KEY_SEPARATOR}${name}`;
}

/** Forgets what changed; for records whose rows were just written or read. */
export function settle(records: EngineRecords): void {
  for (const record of records.changedDatastreams) record.isDirty = false;
  for (const record of records.changedStandings) record.isDirty = false;
  for (const record of records.changedSilences) record.isDirty = false;
  for (const record of records.changedRules) record.isDirty = false;
  records.clock.isDirty = false;
  records.changedDatastreams = [];
  records.changedStandings = [];
  records.changedSilences = [];
  records.changedRules = [];
  records.removedKeys = [];
}
