import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adoptPlan } from './adopt-plan.ts';
import { checkRule } from './check-rule.ts';
import { at } from './engine-fixture.suite.ts';
import { initialState, restoreState, takeChanges, type EngineState } from './engine-state.ts';
import { DATASTREAMS, eventStream, soundRules } from './engine-streams.suite.ts';
import { compilePlan, type RulePlan } from './plan.ts';
import { runBatch } from './run-batch.ts';
import { step, type EngineEvent } from './step.ts';
import type { AlertMark, Transition } from './transition.ts';

/** A store of rows, as the host keeps them. */
class RowStore {
  readonly rows = new Map<string, string>();

  take(state: EngineState): void {
    for (const { key, state: row } of takeChanges(state)) {
      if (row === null) this.rows.delete(key);
      else this.rows.set(key, row);
    }
  }

  restore(): EngineState {
    return restoreState([...this.rows].map(([key, state]) => ({ key, state })));
  }
}

/** Plays the events and stops, stores and starts again after each of the given numbers of them, over and over. */
function playWithRestarts(
  plan: RulePlan,
  events: readonly EngineEvent[],
  every: readonly number[],
): Transition[] {
  const store = new RowStore();
  const transitions: Transition[] = [];
  let state = initialState();
  let next = 0;
  for (let index = 0, left = every[0] ?? 1; index < events.length; index++) {
    const event = events[index];
    if (event) transitions.push(...step(plan, state, event).transitions);
    if (--left > 0) continue;
    store.take(state);
    state = store.restore();
    if (event?.kind === 'tick') transitions.push(...adoptPlan(state, plan, event.now).transitions);
    left = every[++next % every.length] ?? 1;
  }
  return transitions;
}

function alertOf({ rule, alertKind, group }: Transition): string {
  return `${alertKind} ${rule.id} ${group.by} ${group.id}`;
}

function byAlert(transitions: readonly Transition[]): Transition[][] {
  const alerts = new Map<string, Transition[]>();
  for (const transition of transitions) {
    const key = alertOf(transition);
    alerts.set(key, [...(alerts.get(key) ?? []), transition]);
  }
  return [...alerts.values()];
}

interface Life {
  readonly severity: string | undefined;
  readonly isStale: boolean;
  readonly marks: ReadonlySet<AlertMark>;
  readonly at: number;
}

/** What is wrong with a transition after the life so far; undefined when it may follow. */
function breach(life: Life, transition: Transition): string | undefined {
  if (transition.kind === 'raised') return life.severity === undefined ? undefined : 'raised while it stands';
  if (life.severity === undefined) return `${transition.kind} while nothing stands`;
  if (transition.at < life.at) return 'went back in time';
  switch (transition.kind) {
    case 'severity-changed':
      return transition.from === life.severity && transition.severity !== life.severity
        ? undefined
        : 'no such change';
    case 'stale':
      return life.isStale ? 'stale twice' : undefined;
    case 'fresh':
      return life.isStale ? undefined : 'fresh without having been stale';
    case 'cleared':
      return life.isStale ? 'cleared by silence' : undefined;
    case 'marked':
      return life.marks.has(transition.mark) === transition.isOn ? 'marked twice' : undefined;
    case 'worsened':
    case 'withdrawn':
      return undefined;
  }
}

function marksAfter(marks: ReadonlySet<AlertMark>, transition: Transition): ReadonlySet<AlertMark> {
  if (transition.kind !== 'marked') return marks;
  const after = new Set(marks);
  if (transition.isOn) after.add(transition.mark);
  else after.delete(transition.mark);
  return after;
}

/** What is wrong with an alert's transitions, if they are to be lives: raised, changed while standing, ended, again. */
function breaches(transitions: readonly Transition[]): string[] {
  let life: Life = { severity: undefined, isStale: false, marks: new Set(), at: -Infinity };
  return transitions.flatMap((transition) => {
    const found = breach(life, transition);
    const hasEnded = transition.kind === 'cleared' || transition.kind === 'withdrawn';
    const severity = 'severity' in transition ? transition.severity : life.severity;
    const isStale = transition.kind === 'stale' || (life.isStale && transition.kind !== 'fresh');
    const marks = hasEnded ? new Set<AlertMark>() : marksAfter(life.marks, transition);
    life = {
      severity: hasEnded ? undefined : severity,
      isStale: !hasEnded && isStale,
      marks,
      at: transition.at,
    };
    return found ?? [];
  });
}

describe('the engine as a fold', () => {
  it('the generated rules are sound, and most streams decide something', () => {
    const decided = fc
      .sample(fc.tuple(soundRules, eventStream), { numRuns: 100, seed: 1 })
      .filter(([rules, events]) => {
        expect(rules.flatMap(checkRule)).toEqual([]);
        return runBatch(rules, DATASTREAMS, events).length > 0;
      });
    expect(decided.length).toBeGreaterThan(60);
  });

  it('R22 live, restarted at any points, and in a batch the transitions are the same', () => {
    const restarts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(soundRules, eventStream, restarts, (rules, events, every) => {
        const plan = compilePlan(rules, DATASTREAMS);
        expect(playWithRestarts(plan, events, every)).toEqual(runBatch(rules, DATASTREAMS, events));
      }),
      { numRuns: 150 },
    );
  });

  it('R22 the order in which rules and datastreams are given does not matter', () => {
    fc.assert(
      fc.property(soundRules, eventStream, (rules, events) => {
        expect(runBatch(rules.toReversed(), DATASTREAMS.toReversed(), events)).toEqual(
          runBatch(rules, DATASTREAMS, events),
        );
      }),
    );
  });

  it('R22 adopting the plan in use again changes nothing', () => {
    fc.assert(
      fc.property(soundRules, eventStream, fc.nat(149), (rules, events, when) => {
        const state = initialState();
        const [plan, again] = [compilePlan(rules, DATASTREAMS), compilePlan(rules, DATASTREAMS)];
        const transitions = events.flatMap((event, index) => {
          const { transitions: decided } = step(plan, state, event);
          if (index < when || event.kind !== 'tick') return decided;
          return [...decided, ...adoptPlan(state, again, event.now).transitions];
        });
        expect(transitions).toEqual(runBatch(rules, DATASTREAMS, events));
      }),
    );
  });

  it('R28 one rule and one group have at most one alert, and its changes never go back in time', () => {
    fc.assert(
      fc.property(soundRules, eventStream, (rules, events) => {
        for (const transitions of byAlert(runBatch(rules, DATASTREAMS, events)))
          expect(breaches(transitions)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('R28 rules that change while alerts stand leave no alert open twice or forgotten', () => {
    fc.assert(
      fc.property(soundRules, soundRules, eventStream, (first, second, events) => {
        const state = initialState();
        const plans = [first, second.map((rule) => ({ ...rule, version: 2 })), []].map((rules) =>
          compilePlan(rules, DATASTREAMS),
        );
        const share = Math.ceil(events.length / 2);
        const transitions = plans.flatMap((plan, index) => [
          ...adoptPlan(state, plan, at(index)).transitions,
          ...events
            .slice(index * share, (index + 1) * share)
            .flatMap((event) => step(plan, state, event).transitions),
        ]);
        for (const lives of byAlert(transitions)) {
          expect(breaches(lives)).toEqual([]);
          expect(['cleared', 'withdrawn']).toContain(lives.at(-1)?.kind);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('R31 every transition carries the event that caused it, the rule version and what was judged', () => {
    fc.assert(
      fc.property(soundRules, eventStream, (rules, events) => {
        const plan = compilePlan(rules, DATASTREAMS);
        const state = initialState();
        for (const event of events) {
          for (const { kind, cause, rule, value, threshold, alertKind } of step(plan, state, event)
            .transitions) {
            expect(event).toMatchObject(cause);
            expect(rule.version).toBe(1);
            expect(threshold).toBeDefined();
            const isJudgement = alertKind === 'threshold' && !['stale', 'fresh', 'marked'].includes(kind);
            expect(isJudgement && value === undefined).toBe(false);
          }
        }
      }),
    );
  });

  it('R19 late observations, however many and in whatever order, change nothing that was decided in time', () => {
    const late = fc.array(fc.record({ after: fc.nat(149), age: fc.nat(600) }), { maxLength: 40 });
    fc.assert(
      fc.property(soundRules, eventStream, late, (rules, events, lateOnes) => {
        const disturbed = events.flatMap((event, index) => {
          const extra = lateOnes
            .filter(({ after }) => after === index)
            .flatMap(({ age }) =>
              event.kind === 'observation'
                ? [{ ...event, t: at((event.t - at(0)) / 60_000 - age / 60), v: 99 }]
                : [],
            );
          return [event, ...extra];
        });
        const plan = compilePlan(rules, DATASTREAMS);
        const state = initialState();
        const onTime = disturbed.filter((event) => step(plan, state, event).evaluated !== 'late');
        expect(runBatch(rules, DATASTREAMS, disturbed)).toEqual(runBatch(rules, DATASTREAMS, onTime));
      }),
    );
  });

  it('R37 the rows of a state are bounded by its datastreams, groups and windows', () => {
    fc.assert(
      fc.property(soundRules, eventStream, (rules, events) => {
        const plan = compilePlan(rules, DATASTREAMS);
        const store = new RowStore();
        const state = initialState();
        for (const event of events) {
          step(plan, state, event);
          store.take(state);
        }
        const windows = plan.datastreams.reduce((sum, datastream) => sum + datastream.windows.length, 0);
        const { datastreams, groups, silences } = plan;
        const most = 1 + rules.length + datastreams.length + groups.length + silences.length + 3 * windows;
        expect(store.rows.size).toBeLessThanOrEqual(most);
        expect(takeChanges(state)).toEqual([]);
      }),
    );
  });
});
