import type { BoundEngine } from './bound-engine.ts';
import { silentSince, type BoundSilence, type Member } from './bound-parts.ts';
import type { Decision } from './outbox.ts';

const SECOND_MS = 1_000;

function tell(engine: BoundEngine, silence: BoundSilence, decision: Decision, threshold: number): void {
  const { planned, rule, record, members } = silence;
  const { elapsed } = engine.records.clock;
  const longest = members
    .filter((member) => member.record.quiet.get(rule.id) === 'silent')
    .reduce((most, member) => Math.max(most, elapsed - silentSince(member)), -Infinity);
  record.lastAt = engine.outbox.add(decision, {
    rule,
    alertKind: 'no-data',
    group: planned.group,
    city: planned.city,
    lastAt: decision.kind === 'raised' ? undefined : record.lastAt,
    value: longest === -Infinity ? NaN : longest / SECOND_MS,
    threshold: threshold / SECOND_MS,
  });
  engine.records.touchSilence(record);
}

/**
 * Raises the alert of a group with a silent member, unless it stands; outside the schedule it waits (R23).
 * The transition's value is the longest silence of a member and its threshold what is allowed, both in seconds.
 */
export function raiseSilence(engine: BoundEngine, silence: BoundSilence): void {
  const { rule, record, members } = silence;
  const first = members.find((member) => member.record.quiet.get(rule.id) === 'silent');
  engine.waiting.delete(silence);
  if (!first || !rule.noData || record.raisedVersion !== undefined) return;
  if (!rule.schedule.isOpen(engine.records.clock.lastNow)) {
    engine.waiting.add(silence);
    return;
  }
  record.raisedVersion = rule.version;
  tell(engine, silence, { kind: 'raised', severity: rule.noData.severity }, first.staleAfterMs);
}

/** Raises what waited for its schedule to open, in the order of the plan. */
export function raiseWaiting(engine: BoundEngine): void {
  const { waiting, records } = engine;
  const open = [...waiting].filter(({ rule }) => rule.schedule.isOpen(records.clock.lastNow));
  open.sort((a, b) => a.place - b.place);
  for (const silence of open) raiseSilence(engine, silence);
}

/** A member fell silent. */
export function startSilence(engine: BoundEngine, { silence }: Member): void {
  if (!silence) return;
  silence.silent++;
  raiseSilence(engine, silence);
}

/** A silent member is heard again: the alert clears when no member is silent any more (R17). */
export function endSilence(engine: BoundEngine, { silence, staleAfterMs }: Member): void {
  if (!silence) return;
  silence.silent--;
  if (silence.silent > 0) return;
  engine.waiting.delete(silence);
  if (silence.record.raisedVersion === undefined) return;
  tell(engine, silence, { kind: 'cleared' }, staleAfterMs);
  silence.record.raisedVersion = undefined;
  silence.record.lastAt = undefined;
}
