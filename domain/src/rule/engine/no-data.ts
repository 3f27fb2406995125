import type { BoundEngine } from './bound-engine.ts';
import { isMissing, type BoundSilence, type Member } from './bound-parts.ts';
import { markSilenceInhibited } from './marks.ts';
import { tellSilence } from './tell-silence.ts';

/**
 * Raises the alert of a group with a silent member, unless it stands; outside the schedule it waits (R23).
 * The transition's value is the longest silence of a member and its threshold what is allowed, both in seconds.
 */
export function raiseSilence(engine: BoundEngine, silence: BoundSilence): void {
  const { rule, record, members } = silence;
  engine.waiting.delete(silence);
  const isAnyMissing = members.some((member) => isMissing(silence, member));
  if (!isAnyMissing || !rule.noData || record.raisedVersion !== undefined) return;
  if (!rule.schedule.isOpen(engine.records.clock.lastNow)) {
    engine.waiting.add(silence);
    return;
  }
  record.raisedVersion = rule.version;
  tellSilence(engine, silence, { kind: 'raised', severity: rule.noData.severity });
  markSilenceInhibited(engine, silence);
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
export function endSilence(engine: BoundEngine, { silence }: Member): void {
  if (silence) loseMissing(engine, silence);
}

/** One of those that the alert is about is not missing any more. */
export function loseMissing(engine: BoundEngine, silence: BoundSilence): void {
  const { record } = silence;
  silence.silent--;
  if (silence.silent > 0) return;
  engine.waiting.delete(silence);
  if (record.raisedVersion === undefined) return;
  tellSilence(engine, silence, { kind: 'cleared' });
  record.raisedVersion = undefined;
  record.isInhibited = false;
  record.lastAt = undefined;
}
