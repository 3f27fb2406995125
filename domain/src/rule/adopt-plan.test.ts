import { describe, expect, it } from 'vitest';
import { adoptPlan } from './adopt-plan.ts';
import {
  above,
  areaId,
  at,
  inShort,
  makeDatastream,
  makeRule,
  observed,
  ticks,
} from './engine-fixture.suite.ts';
import { initialState, restoreState, takeChanges, type EngineState } from './engine-state.ts';
import type { EvaluatedDatastream } from './evaluated-datastream.ts';
import { compilePlan, InvalidRuleError } from './plan.ts';
import type { Rule } from './rule.ts';
import { step, type EngineEvent } from './step.ts';

const DEVICES = [makeDatastream('env-1')];

function after(
  rule: Rule,
  events: readonly EngineEvent[],
  devices: readonly EvaluatedDatastream[] = DEVICES,
): EngineState {
  const plan = compilePlan([rule], devices);
  const state = initialState();
  for (const event of events) step(plan, state, event);
  return state;
}

/** A change of rules and what follows, told in short. */
function change(
  state: EngineState,
  rules: readonly Rule[],
  events: readonly EngineEvent[],
  devices = DEVICES,
): string[] {
  const plan = compilePlan(rules, devices);
  const adopted = adoptPlan(state, plan, at(1));
  return inShort([
    ...adopted.transitions,
    ...events.flatMap((event) => step(plan, state, event).transitions),
  ]);
}

describe('adopting a plan', () => {
  it.each([
    ['rule-disabled', [makeRule({ enabled: false, version: 2 })], DEVICES],
    ['rule-deleted', [], DEVICES],
    ['not-selected', [makeRule({ version: 2 })], [makeDatastream('env-2')]],
    ['not-selected', [makeRule({ version: 2, groupBy: 'city' })], DEVICES],
  ] as const)('R27 standing alerts are withdrawn with the reason %s', (reason, rules, devices) => {
    const state = after(makeRule(), [observed(0, 90)]);
    expect(change(state, rules, [observed(2, 90, { device: 'env-9' })], [...devices])).toEqual([
      `1 withdrawn ${reason}`,
    ]);
  });

  it('R27 a withdrawal names the version that raised the alert, and the change as its cause', () => {
    const state = after(makeRule({ version: 4 }), [observed(0, 90)]);
    const { transitions } = adoptPlan(state, compilePlan([], DEVICES), at(1));
    expect(transitions).toMatchObject([
      {
        rule: { version: 4 },
        cause: { kind: 'rule-change', now: at(1) },
        city: 'bac-giang',
        alertKind: 'threshold',
      },
    ]);
  });

  it('R27 an alert about silence is withdrawn too, also when only the silent device left', () => {
    const rule = makeRule({ levels: [], noData: { severity: 'low', groupBy: 'area' } });
    const area = areaId('07210@2025-07-01');
    const devices = ['env-1', 'env-2'].map((device) => makeDatastream(device, { area }));
    const heard = ticks(0, 5).flatMap((tick, minute) => [tick, observed(minute, 10)]);
    const state = after(rule, heard, devices);
    expect(change(state, [rule], [], devices.slice(0, 1))).toEqual(['3 no-data withdrawn not-selected']);
    expect(change(after(rule, heard, devices), [], [], devices)).toEqual([
      '3 no-data withdrawn rule-deleted',
    ]);
  });

  it('R32 a standing alert is judged by the new version at the next observation', () => {
    const raised = [observed(0, 90)];
    const stricter = makeRule({ version: 2, levels: [above('medium', 40), above('critical', 85)] });
    expect(change(after(makeRule(), raised), [stricter], [observed(2, 90)])).toEqual(['2 high→critical']);
    const looser = makeRule({ version: 2, levels: [above('high', 100)] });
    expect(change(after(makeRule(), raised), [looser], [...ticks(1, 2), observed(2, 90)])).toEqual([
      '2 cleared',
    ]);
    const same = makeRule({ version: 2, levels: [above('high', 100, { reset: 85 })] });
    expect(change(after(makeRule(), raised), [same], [observed(2, 90), observed(2.5, 84)])).toEqual([
      '2.5 cleared',
    ]);
  });

  it('R32 a condition on its way to a level starts anew under the new version', () => {
    const slow = makeRule({ levels: [above('high', 80, { for: 'PT2M' })] });
    const events = [observed(2, 90), observed(3, 90), observed(4, 90)];
    expect(
      change(after(slow, [observed(0, 90), observed(1, 90)]), [{ ...slow, version: 2 }], events),
    ).toEqual(['4 raised high']);
    expect(change(after(slow, [observed(0, 90), observed(1, 90)]), [slow], events)).toEqual([
      '2 raised high',
    ]);
  });

  it('removed datastreams, windows and rules leave no rows behind', () => {
    const rule = makeRule({ signal: { fn: 'mean', window: 'PT6H' }, noData: { severity: 'low' } });
    const rows = new Map<string, string>();
    const state = after(
      rule,
      Array.from({ length: 200 }, (_, minute) => observed(minute, 90)),
    );
    const store = (): void => {
      for (const { key, state: row } of takeChanges(state))
        if (row === null) rows.delete(key);
        else rows.set(key, row);
    };
    store();
    expect([...rows.keys()].filter((key) => key.startsWith('w|'))).toHaveLength(6);
    change(state, [], [observed(300, 10)]);
    store();
    expect([...rows.keys()]).toEqual(['clock']);
    expect(takeChanges(restoreState([...rows].map(([key, row]) => ({ key, state: row }))))).toEqual([]);
  });

  it('rules that cannot be compiled are refused by name', () => {
    const faulty = makeRule({ levels: [above('high', 80, { reset: 90 })] });
    expect(() => compilePlan([faulty], DEVICES)).toThrow(InvalidRuleError);
    expect(() => compilePlan([faulty], DEVICES)).toThrow(
      'rule pm25-high cannot be compiled: levels.0.reset reset-on-unsafe-side',
    );
    expect(() => compilePlan([makeRule(), makeRule()], DEVICES)).toThrow('given twice');
  });
});
