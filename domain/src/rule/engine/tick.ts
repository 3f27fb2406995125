import type { TickEvent } from '../engine-event.ts';
import type { BoundEngine } from './bound-engine.ts';
import type { BoundDatastream, BoundGroup } from './bound-parts.ts';
import { isAwake, judge, meetTime, setTimer } from './judge.ts';
import { backlogDue, endBacklog } from './marks.ts';
import { raiseWaiting } from './no-data.ts';
import { fallSilent, silenceDue, watchSilence } from './staleness.ts';

/** A timer's owner: when it is really due, and what happens then; afterwards it is set again. */
interface TimerOwner {
  readonly due: () => number;
  readonly fire: (due: number) => void;
}

function judgeAt(engine: BoundEngine, group: BoundGroup, t: number): void {
  meetTime(group, t);
  if (isAwake(group)) judge(engine, group, t);
}

function groupTimer(engine: BoundEngine, group: BoundGroup): TimerOwner {
  return {
    due: () => group.due,
    fire: (due) => {
      if (backlogDue(group) <= due) endBacklog(engine, group);
      else judgeAt(engine, group, group.time.newest + due - group.time.arrival);
      setTimer(engine, group);
    },
  };
}

function datastreamTimer(engine: BoundEngine, datastream: BoundDatastream): TimerOwner {
  return {
    due: () => silenceDue(datastream),
    fire: (due) => {
      fallSilent(engine, datastream, due);
      watchSilence(engine, datastream);
    },
  };
}

function ownerOf(engine: BoundEngine, timer: number): TimerOwner | undefined {
  const group = engine.groups[timer];
  if (group) return groupTimer(engine, group);
  const datastream = engine.datastreams[timer - engine.groups.length];
  return datastream && datastreamTimer(engine, datastream);
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
    const owner = ownerOf(engine, timer);
    const due = owner?.due() ?? Infinity;
    if (due > timers.deadlineOf(timer)) timers.bringForward(timer, due);
    else owner?.fire(due);
  }
  if (engine.waiting.size > 0) raiseWaiting(engine);
}
