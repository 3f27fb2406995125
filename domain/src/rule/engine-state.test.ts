import { describe, expect, it } from 'vitest';
import {
  above,
  makeDatastream,
  makeRule,
  observed,
  SECOND,
  START,
  ticked,
  deviceId,
  propertyId,
} from './engine-fixture.suite.ts';
import { EngineRowError, initialState, mergedWindows, restoreState, takeChanges } from './engine-state.ts';
import { compilePlan } from './plan.ts';
import { step } from './step.ts';
import { instant } from '../time/instant.ts';

const WINDOWED = makeRule({
  signal: { fn: 'mean', window: 'PT2H' },
  levels: [above('high', 80, { for: 'PT5M' })],
});

describe('engine state', () => {
  it('an untouched state has no rows, and a tick changes the clock alone', () => {
    const state = initialState();
    expect(takeChanges(state)).toEqual([]);
    step(compilePlan([], []), state, ticked(0));
    expect(takeChanges(state).map(({ key }) => key)).toEqual(['clock']);
    expect(takeChanges(state)).toEqual([]);
  });

  it('an observation changes the rows that it touches and no others', () => {
    const state = initialState();
    const plan = compilePlan(
      [WINDOWED],
      ['env-1', 'env-2'].map((device) => makeDatastream(device)),
    );
    step(plan, state, observed(0, 10));
    takeChanges(state);
    step(plan, state, observed(1, 10));
    expect(takeChanges(state).map(({ key }) => key)).toEqual(['d|env-1|pm2_5']);
    for (let minute = 2; minute < 40; minute++) step(plan, state, observed(minute, 90));
    expect(takeChanges(state).map(({ key }) => key)).toEqual([
      'w|env-1|pm2_5|mean|7200000|0',
      'd|env-1|pm2_5',
      'g|pm25-high|device|env-1',
    ]);
  });

  it('a condition that passes leaves no row behind', () => {
    const state = initialState();
    const plan = compilePlan([makeRule()], [makeDatastream('env-1')]);
    const changed = [90, 10, 11].map((value, minute) => {
      step(plan, state, observed(minute, value));
      return takeChanges(state).find(({ key }) => key.startsWith('g|'))?.state;
    });
    expect(changed).toEqual([expect.stringContaining('"standing":2'), null, undefined]);
  });

  it('a saved window costs its open chunk, not its length', () => {
    const state = initialState();
    const plan = compilePlan(
      [makeRule({ signal: { fn: 'max', window: 'P30D' } })],
      [makeDatastream('env-1')],
    );
    let longest = 0;
    for (let minute = 0; minute < 3_000; minute++) {
      step(plan, state, observed(minute, 10 + (minute % 9)));
      const size = takeChanges(state).reduce((sum, { state: row }) => sum + (row?.length ?? 0), 0);
      longest = minute === 0 ? 0 : Math.max(longest, size);
    }
    expect(longest).toBeLessThan(1_000);
  });

  it('R37 windows that got more than 4,096 readings are named, also after a restart', () => {
    const state = initialState();
    const plan = compilePlan(
      [makeRule({ signal: { fn: 'mean', window: 'P1D' } })],
      [makeDatastream('env-1')],
    );
    expect(mergedWindows(state)).toEqual([]);
    for (let second = 0; second < 10_000; second++) {
      const t = instant(START + second * 10 * SECOND);
      step(plan, state, {
        kind: 'observation',
        device: deviceId('env-1'),
        property: propertyId('pm2_5'),
        t,
        v: 10,
        q: 'good',
      });
    }
    const named = [{ datastream: 'env-1|pm2_5', window: 'mean|86400000' }];
    expect(mergedWindows(state)).toEqual(named);
    const restored = restoreState(takeChanges(state));
    expect(mergedWindows(restored)).toEqual(named);
    expect(takeChanges(restored)).toEqual([]);
  });

  it('R37 a merged window that is restarted goes on as if it had not been', () => {
    const plan = compilePlan(
      [makeRule({ signal: { fn: 'stddev', window: 'PT2H' }, levels: [above('low', 0)] })],
      [makeDatastream('env-1')],
    );
    const rows = new Map<string, string | null>();
    let restarted = initialState();
    const live = initialState();
    for (let second = 0; second < 15_000; second++) {
      const t = instant(START + second * SECOND);
      const event = {
        kind: 'observation',
        device: deviceId('env-1'),
        property: propertyId('pm2_5'),
        t,
        v: (second * 7919) % 101,
        q: 'good',
      } as const;
      expect(step(plan, restarted, event).transitions).toEqual(step(plan, live, event).transitions);
      if (second % 1_009 !== 0) continue;
      for (const { key, state } of takeChanges(restarted)) rows.set(key, state);
      restarted = restoreState([...rows].map(([key, state]) => ({ key, state })));
    }
  });

  it.each([
    ['clock', '{"format":2}'],
    ['clock', 'nonsense'],
    ['clock', '[1]'],
    ['x|1', '{}'],
    ['r|rule-1', '{"version":"1","from":0}'],
    ['d|env-1|pm2_5', '{"arrival":0,"windows":[{"name":"median|60000","s":0,"t":[],"a":[]}]}'],
    ['d|env-1|pm2_5', '{"arrival":0,"quiet":[{"rule":"rule-1","how":"loud"}]}'],
    ['w|env-1|pm2_5|mean|60000|0', '{"s":0,"t":[],"a":[]}'],
    ['g|rule-1|device|env-1', '{"city":7}'],
    ['n|rule-1|device|env-1', '{"city":"bac-giang","raisedVersion":1,"lastAt":0.5}'],
  ])('a row that the engine did not write is refused by its key: %s %s', (key, state) => {
    expect(() => restoreState([{ key, state }])).toThrow(EngineRowError);
    expect(() => restoreState([{ key, state }])).toThrow(key);
  });
});
