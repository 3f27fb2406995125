import type { BoundEngine } from './bound-engine.ts';
import type { BoundDatastream, BoundGroup, BoundInput, Member } from './bound-parts.ts';
import { memberValue } from './bound-parts.ts';
import { isAtRest } from './engine-records.ts';
import { isAwake, judge, meetTime, restartPending, setTimer } from './judge.ts';

/** What must hold besides the levels of a group, as its statements are now (R40). */
export function meetStatements(group: BoundGroup): void {
  const { rule, statements } = group;
  if (rule.when) group.truth = rule.when.truth((place) => statements[place]?.truth);
}

function inputValue({ signal, leastSamples }: BoundInput): number {
  return signal.samples >= leastSamples ? signal.value : NaN;
}

/** Tells the member's statements their values, NaN while it is quiet; adds the groups to which that made a difference. */
export function tellStatements({ inputs, record, rule }: Member, changed: Set<BoundGroup>): void {
  const isQuiet = record.quiet.has(rule.id);
  for (const input of inputs) {
    if (!input.statement.update(input.place, isQuiet ? NaN : inputValue(input))) continue;
    for (const group of input.statement.groups) changed.add(group);
  }
}

/**
 * Judges a group again at the elapsed time, without an observation of its own. While it is unknown whether what must
 * hold besides does, nothing is on its way: only what is known to hold may carry a level up (R40).
 */
function rejudge(engine: BoundEngine, group: BoundGroup, elapsed: number): void {
  const { standing, time } = group;
  const t = time.newest + elapsed - time.arrival;
  meetTime(group, t);
  if (group.truth === undefined && !isAtRest(standing)) {
    restartPending(standing);
    engine.records.touchStanding(standing);
  }
  if (isAwake(group)) judge(engine, group, t);
  setTimer(engine, group);
}

/** Judges the groups whose conditions changed, in the order of the plan. */
export function judgeChanged(engine: BoundEngine, changed: ReadonlySet<BoundGroup>, elapsed: number): void {
  const ordered = [...changed].sort((a, b) => a.timer - b.timer);
  for (const group of ordered) {
    const before = group.truth;
    meetStatements(group);
    if (group.truth !== before) rejudge(engine, group, elapsed);
  }
}

/** The datastream has a new value: so do the signals downstream of it (R41). */
export function judgeDownstream(engine: BoundEngine, { downstream }: BoundDatastream): void {
  for (const member of downstream) {
    const { group, place, record, rule } = member;
    if (!group) continue;
    group.signal.update(place, memberValue(member));
    if (record.quiet.has(rule.id)) group.signal.freeze(place);
    rejudge(engine, group, engine.records.clock.elapsed);
  }
}
