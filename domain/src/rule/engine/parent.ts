import { severityRank } from '../severity.ts';
import type { BoundEngine } from './bound-engine.ts';
import {
  isMissing,
  type BoundDatastream,
  type BoundGroup,
  type BoundSilence,
  type Member,
} from './bound-parts.ts';
import { loseMissing, raiseSilence, startSilence } from './no-data.ts';

/** A device on which others depend, with what follows from the records (R45). */
export interface BoundParent {
  readonly own: readonly BoundDatastream[];
  readonly children: readonly BoundDatastream[];
  /** The alert for its silence, where no rule misses the parent itself. */
  readonly alert: BoundSilence | undefined;
  /** Critical alerts that stand for it. */
  faults: number;
  /** Whether it is silent or faulty, so that its children cannot be heard. */
  isOut: boolean;
  /** Children's members whose silence is put down to it, or may be. */
  held: number;
}

const CRITICAL = severityRank('critical');

function isQuiet({ record, isOptional }: BoundDatastream): boolean {
  return record.quiet.size > 0 || (isOptional && record.newest === -Infinity);
}

/** A parent that sends is silent when all that it sends is; one that only carries others, when all of them are. */
function isSilent({ own, children }: BoundParent): boolean {
  return own.length > 0 ? own.every(isQuiet) : children.every(isQuiet);
}

/** Whether the alert for its silence is wanted: a fault has one already, and a parent's own parent speaks for it. */
function wantsAlert(parent: BoundParent): boolean {
  const { alert, own, faults } = parent;
  if (!alert || faults > 0 || !isSilent(parent) || own.some(({ dependsOn }) => dependsOn?.isOut))
    return false;
  return alert.members.some((member) => isMissing(alert, member));
}

/** Whether a critical alert stands for the device of the group: it is faulty. */
export function isFault({ standing, rule }: BoundGroup): boolean {
  return standing.standing === CRITICAL && !rule.isDraft;
}

/** Works out what follows from the records, without telling it. */
export function settleParent(parent: BoundParent): void {
  parent.isOut = parent.faults > 0 || isSilent(parent);
  if (parent.alert) parent.alert.silent = wantsAlert(parent) ? 1 : 0;
}

/** Whether the member is missed only while its parent is there. */
export function asksParent({ dependsOn }: BoundDatastream, { rule, silence }: Member): boolean {
  return dependsOn !== undefined && silence !== undefined && rule.noData?.askParent === true;
}

function* heldMembers({ children }: BoundParent): Generator<readonly [BoundDatastream, Member]> {
  for (const child of children) {
    if (child.record.quiet.size === 0) continue;
    for (const member of child.members)
      if (child.record.quiet.get(member.rule.id) === 'held') yield [child, member];
  }
}

/** The parent is there: children that are silent all the same are missed. */
function missHeld(engine: BoundEngine, parent: BoundParent): void {
  for (const [child, member] of heldMembers(parent)) {
    child.record.quiet.set(member.rule.id, 'silent');
    engine.records.touchDatastream(child.record);
    parent.held--;
    startSilence(engine, member);
  }
}

/** The parent is back: its children's silence counts from now, so that they have time to be heard. */
function awaitChildren(engine: BoundEngine, parent: BoundParent): void {
  const { records, timers } = engine;
  for (const [{ record, timer }, { rule, staleAfterMs }] of heldMembers(parent)) {
    record.quiet.set(rule.id, 'stale');
    record.silentFrom = records.clock.elapsed;
    records.touchDatastream(record);
    parent.held--;
    timers.bringForward(timer, records.clock.elapsed + staleAfterMs);
  }
}

/** Something of the parent or its children fell silent, was heard, or broke or was mended. */
export function reviseParent(engine: BoundEngine, parent: BoundParent): void {
  const { isOut: wasOut, alert } = parent;
  const wasMissing = (alert?.silent ?? 0) > 0;
  parent.isOut = parent.faults > 0 || isSilent(parent);
  const isWanted = wantsAlert(parent);
  if (alert && isWanted && !wasMissing) {
    alert.silent = 1;
    raiseSilence(engine, alert);
  }
  if (alert && !isWanted && wasMissing) loseMissing(engine, alert);
  if (wasOut && !parent.isOut && parent.held > 0) awaitChildren(engine, parent);
}

/** The datastream was heard: so its device is there, and what carries it. */
export function hear(engine: BoundEngine, { carries, dependsOn }: BoundDatastream): void {
  for (const parent of [carries, dependsOn]) {
    if (!parent) continue;
    const wasOut = parent.isOut;
    reviseParent(engine, parent);
    if (!wasOut && !parent.isOut && parent.held > 0) missHeld(engine, parent);
  }
}

/** The datastream fell silent or is being worked on. */
export function missDatastream(engine: BoundEngine, { carries, dependsOn }: BoundDatastream): void {
  if (carries) reviseParent(engine, carries);
  if (dependsOn) reviseParent(engine, dependsOn);
}
