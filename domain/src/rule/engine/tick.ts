import type { TickEvent } from '../engine-event.ts';
import type { BoundEngine } from './bound-engine.ts';
import type { BoundDatastream, BoundGroup } from './bound-parts.ts';
import { isAwake, judge, meetTime, setTimer } from './judge.ts';
import { backlogDue, endBacklog } from './marks.ts';
import { raiseWaiting } from './no-data.ts';
import { fallSilent, silenceDue, watchSilence } from './staleness.ts';

function judgeAt(engine: BoundEngine, group: BoundGroup, t: number): void {
  meetTime(group, t);
  if (isAwake(group)) judge(engine, group, t);
}

/** Ends a backlog that is through, or judges the group anew for its time alone. */
function fireGroup(engine: BoundEngine, group: BoundGroup): void {
  if (backlogDue(group) <= group.due) endBacklog(engine, group);
  else judgeAt(engine, group, group.time.newest + group.due - group.time.arrival);
  setTimer(engine, group);
}

function fireDatastream(engine: BoundEngine, datastream: BoundDatastream, due: number): void {
  fallSilent(engine, datastream, due);
  watchSilence(engine, datastream);
}

/** Lets a timer act that was taken, or sets it again when it is really due later. */
function fire(engine: BoundEngine, timer: number): void {
  const { timers, groups, datastreams } = engine;
  const group = groups[timer];
  const datastream = group ? undefined : datastreams[timer - groups.length];
  const due = group ? group.due : datastream ? silenceDue(datastream) : Infinity;
  if (due > timers.deadlineOf(timer)) timers.bringForward(timer, due);
  else if (group) fireGroup(engine, group);
  else if (datastream) fireDatastream(engine, datastream, due);
}

/**
 * Lets time pass: every timer that is due, in the order of their deadlines, so that coarse ticks decide as fine ones
 * do. Costs O(log n) for each timer that is due and nothing for the others.
 */
export function tick(engine: BoundEngine, event: TickEvent): void {
  const { timers, records, outbox } = engine;
  outbox.begin(event);
  records.clock.tick(event.now);
  const { elapsed } = records.clock;
  for (let timer = timers.takeDue(elapsed); timer >= 0; timer = timers.takeDue(elapsed)) {
    fire(engine, timer);
  }
  if (engine.waiting.size > 0) raiseWaiting(engine);
}
