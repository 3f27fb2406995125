import { describe, expect, it } from 'vitest';
import { instant } from '../time/instant.ts';
import { deviceId, makeDatastream, makeRule, MINUTE, propertyId, START } from './engine-fixture.suite.ts';
import { initialState, restoreState, takeChanges } from './engine-state.ts';
import { compilePlan } from './plan.ts';
import { step, type EngineEvent } from './step.ts';
import type { Transition } from './transition.ts';
import { UsualMemory } from './window/usual-memory.ts';

const QUARTER = 15 * MINUTE;
const WEEK = 7 * 24 * 60 * MINUTE;
const RULE = makeRule({
  signal: { fn: 'last', usual: { weeks: 4 } },
  levels: [{ severity: 'high', op: '>', threshold: 6, reset: 4 }],
});
const PLAN = compilePlan([RULE], [makeDatastream('env-1', { intervalMs: QUARTER })]);

function at(t: number, v: number): EngineEvent {
  return {
    kind: 'observation',
    device: deviceId('env-1'),
    property: propertyId('pm2_5'),
    t: instant(START + t),
    v,
    q: 'good',
  };
}

/** Mondays from 07:00 to 09:00: 400, 410, 420 … 440 in turn, week after week. */
function mondays(weeks: number): EngineEvent[] {
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 8 }, (_unused, quarter) =>
      at(week * WEEK + quarter * QUARTER, 400 + ((week + quarter) % 5) * 10),
    ),
  ).flat();
}

function play(events: readonly EngineEvent[], restartEvery = Infinity): Transition[] {
  const rows = new Map<string, string>();
  let state = initialState();
  return events.flatMap((event, index) => {
    const { transitions } = step(PLAN, state, event);
    for (const { key, state: row } of takeChanges(state)) {
      if (row === null) rows.delete(key);
      else rows.set(key, row);
    }
    if (index % restartEvery === 0)
      state = restoreState([...rows].map(([key, row]) => ({ key, state: row })));
    return transitions;
  });
}

describe('deviation from the usual', () => {
  it('R44 the signal is the deviation from the median of the same hour of the week, and explains itself', () => {
    const [raised] = play([...mondays(4), at(4 * WEEK, 1_310)]);
    expect(raised).toMatchObject({ kind: 'raised', usual: { usual: 420, now: 1_310 } });
    expect(raised?.value).toBeCloseTo((1_310 - 420) / (1.4826 * 10), 6);
  });

  it('R44 until two of the weeks before have been heard, nothing is usual', () => {
    expect(play([...mondays(1), at(WEEK, 1_310)])).toEqual([]);
    expect(play([...mondays(2), at(2 * WEEK, 1_310)])).toHaveLength(1);
  });

  it('R44 another hour of the week has its own usual', () => {
    expect(play([...mondays(4), at(4 * WEEK + 5 * 60 * MINUTE, 1_310)])).toEqual([]);
  });

  it('R44 what lasts does not become usual within the week', () => {
    const lasting = [0, 1, 2, 3].map((quarter) => at(4 * WEEK + quarter * QUARTER, 1_310));
    expect(play([...mondays(4), ...lasting]).map(({ kind }) => kind)).toEqual(['raised']);
  });

  it('R44 weeks of one constant value have a spread of a hundredth of it', () => {
    const memory = new UsualMemory(4, 'Asia/Ho_Chi_Minh');
    for (let week = 0; week < 3; week++) memory.add(START + week * WEEK, 500);
    memory.add(START + 3 * WEEK, 500);
    expect(memory.at(START + 3 * WEEK)).toEqual({ median: 500, spread: 5 });
  });

  it('R44 hours are those of the zone of the schedule', () => {
    const [hanoi, berlin] = ['Asia/Ho_Chi_Minh', 'Europe/Berlin'].map((zone) => new UsualMemory(4, zone));
    for (const memory of [hanoi, berlin])
      for (let week = 0; week < 3; week++) memory?.add(START + week * WEEK, 500);
    expect([...(hanoi?.hours.keys() ?? [])]).not.toEqual([...(berlin?.hours.keys() ?? [])]);
  });

  it('R22 R44 restarted anywhere, the same is usual', () => {
    const events = [
      ...mondays(6),
      ...[0, 1, 2, 3, 4].map((quarter) => at(6 * WEEK + quarter * QUARTER, quarter % 2 === 0 ? 1_310 : 400)),
    ];
    const expected = play(events);
    expect(expected.length).toBeGreaterThan(3);
    for (const every of [1, 3, 7]) expect(play(events, every)).toEqual(expected);
  });

  it('R37 R44 what is kept is bounded by hours, quarters and weeks', () => {
    const memory = new UsualMemory(2, 'Asia/Ho_Chi_Minh');
    for (let t = 0; t < 8 * WEEK; t += 5 * MINUTE) memory.add(START + t, t % 7);
    expect(memory.hours.size).toBe(168);
    for (const { q, v } of memory.hours.values()) {
      expect(q.length).toBeLessThanOrEqual(12);
      expect(v.length).toBe(q.length);
    }
  });
});
