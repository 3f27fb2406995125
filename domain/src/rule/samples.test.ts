import { describe, expect, it } from 'vitest';
import { above, inShort, makeDatastream, makeRule, observed } from './engine-fixture.suite.ts';
import { restoreState, takeChanges } from './engine-state.ts';
import { compilePlan } from './plan.ts';
import type { Rule } from './rule.ts';
import { runBatch } from './run-batch.ts';
import { step } from './step.ts';

function judge(rule: Partial<Rule>, values: readonly number[], everyMinutes = 1): string[] {
  const datastream = makeDatastream('env-1', { intervalMs: everyMinutes * 60_000 });
  const events = values.map((value, index) => observed(index * everyMinutes, value));
  return inShort(runBatch([makeRule(rule)], [datastream], events));
}

const THREE_OF_FIVE = { ...above('high', 80, { reset: 70 }), mOfN: { m: 3, n: 5 } };

describe('how many samples it takes', () => {
  it('R38 an average over a day gives no signal before three quarters of its hours are there', () => {
    const signal = { fn: 'mean', window: 'P1D', coverage: 0.75 } as const;
    const values = Array.from({ length: 24 }, () => 90);
    expect(judge({ signal }, values, 60)).toEqual(['1020 raised high']);
    expect(judge({ signal: { ...signal, coverage: 1 } }, values, 60)).toEqual(['1380 raised high']);
  });

  it('R38 below the coverage there is no signal, never 0: what stands stays', () => {
    const rule = makeRule({
      signal: { fn: 'count', window: 'PT10M', coverage: 0.5 },
      levels: [{ severity: 'high', op: '<', threshold: 8 }],
    });
    const sparse = [0, 1, 2, 3, 4, 30, 33, 36].map((minute) => observed(minute, 1));
    expect(inShort(runBatch([rule], [makeDatastream('env-1')], sparse))).toEqual(['4 raised high']);
  });

  it('R38 of a datastream without an expected interval no share can be asked', () => {
    const rule = makeRule({ signal: { fn: 'mean', window: 'PT10M', coverage: 1 } });
    const transitions = runBatch([rule], [makeDatastream('env-1', { intervalMs: 0 })], [observed(0, 90)]);
    expect(inShort(transitions)).toEqual(['0 raised high']);
  });

  it('R39 at least m of the last n observations must satisfy the threshold, in a row or not', () => {
    expect(judge({ levels: [THREE_OF_FIVE] }, [90, 10, 90, 10, 90, 10])).toEqual([
      '4 raised high',
      '5 cleared',
    ]);
    expect(judge({ levels: [THREE_OF_FIVE] }, [90, 10, 10, 90, 10, 90, 10, 90])).toEqual(['7 raised high']);
  });

  it('R39 a level stays while m of the last n satisfy its reset', () => {
    expect(judge({ levels: [THREE_OF_FIVE] }, [90, 90, 90, 75, 75, 75, 75, 60, 60, 60])).toEqual([
      '2 raised high',
      '9 cleared',
    ]);
  });

  it('R39 what the last observations were survives a restart, and a calm one leaves no row', () => {
    const plan = compilePlan([makeRule({ levels: [THREE_OF_FIVE] })], [makeDatastream('env-1')]);
    const rows = new Map<string, string>();
    const shown = [90, 10, 90, 10, 90, 10, 10, 10, 10, 10].flatMap((value, minute) => {
      const state = restoreState([...rows].map(([key, row]) => ({ key, state: row })));
      const { transitions } = step(plan, state, observed(minute, value));
      for (const { key, state: row } of takeChanges(state)) {
        if (row === null) rows.delete(key);
        else rows.set(key, row);
      }
      return inShort(transitions);
    });
    expect(shown).toEqual(['4 raised high', '5 cleared']);
    expect([...rows.keys()].filter((key) => key.startsWith('g|'))).toEqual([]);
  });

  it('R39 a row from before there were counts is read as one that counted nothing', () => {
    const state = restoreState([
      {
        key: 'g|pm25-high|device|env-1',
        state:
          '{"city":"bac-giang","judgedVersion":1,"reached":4,"running":4,"since":[0,0,1,0],"standing":2,"raisedVersion":1,"quietSince":null,"peak":90}',
      },
      { key: 'd|env-1|pm2_5', state: '{"t":1795392000000,"v":90,"arrival":0}' },
    ]);
    const plan = compilePlan([makeRule()], [makeDatastream('env-1')]);
    expect(inShort(step(plan, state, observed(1, 10)).transitions)).toEqual(['1 cleared']);
  });
});
