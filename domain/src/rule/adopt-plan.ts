import { isRuleId } from '../identifiers.ts';
import type { EpochMs } from '../time/instant.ts';
import type { EngineState } from './engine-state.ts';
import { bindPlan } from './engine/bind-plan.ts';
import type { BoundEngine } from './engine/bound-engine.ts';
import {
  KEY_SEPARATOR,
  type DatastreamRecord,
  type EngineRecords,
  type SilenceRecord,
  type StandingRecord,
} from './engine/engine-records.ts';
import { reviseInhibited } from './engine/marks.ts';
import type { Outbox } from './engine/outbox.ts';
import { windowPrefix } from './engine/record-rows.ts';
import { usualKeys } from './engine/usual-rows.ts';
import { savedKeys } from './engine/window-rows.ts';
import type { RulePlan } from './plan.ts';
import type { GroupKey, Transition } from './transition.ts';

/** The state after a change of rules or devices, and the alerts that it ended. */
export interface AdoptResult {
  readonly state: EngineState;
  readonly transitions: readonly Transition[];
}

interface Withdrawal {
  readonly record: StandingRecord | SilenceRecord;
  readonly version: number;
  readonly alertKind: Transition['alertKind'];
}

function groupOf(by: string, id: string): GroupKey {
  return { by: by === 'area' || by === 'city' ? by : 'device', id };
}

function withdraw(outbox: Outbox, plan: RulePlan, { record, version, alertKind }: Withdrawal): void {
  const [, id = '', by = '', group = ''] = record.key.split(KEY_SEPARATOR);
  if (!isRuleId(id)) return;
  const reason = plan.active.has(id)
    ? 'not-selected'
    : plan.disabled.has(id)
      ? 'rule-disabled'
      : 'rule-deleted';
  outbox.add(
    { kind: 'withdrawn', reason },
    {
      rule: { id, version },
      alertKind,
      group: groupOf(by, group),
      city: record.city,
      lastAt: record.lastAt,
      value: NaN,
      threshold: undefined,
    },
  );
}

/** Removes the records whose keys the plan does not know, and answers them in the order of their keys. */
function removeUnknown<R extends { readonly key: string }>(
  records: Map<string, R>,
  known: Iterable<{ readonly key: string }>,
): R[] {
  const kept = new Set(Array.from(known, ({ key }) => key));
  const removed = [...records.values()].filter(({ key }) => !kept.has(key));
  for (const { key } of removed) records.delete(key);
  return removed.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function removeWindows(
  records: EngineRecords,
  datastream: DatastreamRecord,
  kept: ReadonlySet<string>,
): void {
  for (const [name, window] of datastream.windows) {
    if (kept.has(name)) continue;
    datastream.windows.delete(name);
    records.removedKeys.push(...savedKeys(windowPrefix(datastream, name), window));
    records.touchDatastream(datastream);
  }
}

function removeUsuals(records: EngineRecords, datastream: DatastreamRecord, kept: ReadonlySet<string>): void {
  for (const [name, memory] of datastream.usuals) {
    if (kept.has(name)) continue;
    datastream.usuals.delete(name);
    records.removedKeys.push(...usualKeys(datastream, name, memory));
    records.touchDatastream(datastream);
  }
}

function removeDatastreams(records: EngineRecords, plan: RulePlan): void {
  for (const datastream of removeUnknown(records.datastreams, plan.datastreams)) {
    removeWindows(records, datastream, new Set());
    removeUsuals(records, datastream, new Set());
    records.removedKeys.push(datastream.key);
  }
  for (const { key, windows, usuals, evaluations } of plan.datastreams) {
    const datastream = records.datastreams.get(key);
    if (!datastream) continue;
    removeWindows(records, datastream, new Set(windows.map(({ fn, windowMs }) => `${fn}|${windowMs}`)));
    removeUsuals(records, datastream, new Set(usuals.map(({ name }) => name)));
    const rules = new Set(evaluations.map(({ rule }) => rule.id));
    for (const rule of datastream.quiet.keys()) {
      if (rules.has(rule)) continue;
      datastream.quiet.delete(rule);
      records.touchDatastream(datastream);
    }
  }
}

function removeRules(records: EngineRecords, plan: RulePlan): void {
  for (const id of records.rules.keys()) {
    if (plan.active.has(id)) continue;
    records.rules.delete(id);
    records.removedKeys.push(`r|${id}`);
  }
}

function removedStandings(records: EngineRecords, plan: RulePlan): Withdrawal[] {
  const standings = removeUnknown(records.standings, plan.groups);
  const silences = removeUnknown(records.silences, plan.silences);
  for (const { key, isStored } of [...standings, ...silences]) if (isStored) records.removedKeys.push(key);
  return [
    ...standings
      .filter(({ standing }) => standing >= 0)
      .map((record) => ({ record, version: record.raisedVersion, alertKind: 'threshold' as const })),
    ...silences.flatMap((record) =>
      record.raisedVersion === undefined
        ? []
        : [{ record, version: record.raisedVersion, alertKind: 'no-data' as const }],
    ),
  ];
}

/** Alerts about silence whose silent datastreams are no longer among those of the group. */
function endedSilences({ silences, records }: BoundEngine): Withdrawal[] {
  return silences.flatMap(({ record, silent }) => {
    const version = record.raisedVersion;
    if (version === undefined || silent > 0) return [];
    const ended: SilenceRecord = { ...record };
    record.raisedVersion = record.lastAt = undefined;
    record.isInhibited = false;
    records.touchSilence(record);
    return [{ record: ended, version, alertKind: 'no-data' as const }];
  });
}

/**
 * Goes over to a plan made of changed rules or devices, and at every start.
 *
 * What stands for a rule that was disabled or deleted, or for a group that it no longer selects, is withdrawn (R27).
 * What stands otherwise goes on under the new version, which judges it at the next observation (R32); conditions that
 * were on the way to a level begin anew. The silence of a new datastream, or for a new rule version, counts from the
 * engine's time now (R18). With the plan that was in use before, nothing changes.
 */
export function adoptPlan(state: EngineState, plan: RulePlan, now: EpochMs): AdoptResult {
  const { records } = state;
  records.clock.raiseHorizon(now);
  const withdrawals = removedStandings(records, plan);
  removeDatastreams(records, plan);
  removeRules(records, plan);
  const engine = bindPlan(records, plan);
  state.bound = engine;
  engine.outbox.begin({ kind: 'rule-change', now });
  for (const withdrawal of [...withdrawals, ...endedSilences(engine)])
    withdraw(engine.outbox, plan, withdrawal);
  reviseInhibited(engine);
  return { state, transitions: engine.outbox.take() };
}
