import fc from 'fast-check';
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
  propertyId,
  ruleId,
  ticked,
  ticks,
} from './engine-fixture.suite.ts';
import { initialState, restoreState } from './engine-state.ts';
import { DATASTREAMS, eventStream, soundRules } from './engine-streams.suite.ts';
import { compilePlan } from './plan.ts';
import { runBatch } from './run-batch.ts';
import { step, type EngineEvent } from './step.ts';
import type { Rule } from './rule.ts';
import type { Transition } from './transition.ts';

const NESTED_AREA = areaId('07210@2025-07-01');

const POWER = makeRule({
  id: ruleId('power-off'),
  select: { property: propertyId('mains') },
  levels: [{ severity: 'high', op: '<', threshold: 1 }],
});

function pressure(same: 'device' | 'area', more: Partial<Rule> = {}): Rule {
  return makeRule({ id: ruleId('pressure'), inhibitedBy: [{ rule: POWER.id, same }], ...more });
}

const STATIONS = [
  makeDatastream('env-1', { area: NESTED_AREA }),
  makeDatastream('env-1', { property: propertyId('mains'), area: NESTED_AREA }),
  makeDatastream('env-2', { area: NESTED_AREA }),
];

function mains(minutes: number, v: number): EngineEvent {
  return observed(minutes, v, { property: 'mains' });
}

/** The transitions in short, with their rules. */
function told(transitions: readonly Transition[]): string[] {
  return inShort(transitions).map((text, index) => `${transitions[index]?.rule.id}: ${text}`);
}

describe('inhibition', () => {
  it('R25 while the named rule stands for the same device its alerts are marked, and not afterwards', () => {
    const events = [mains(0, 0), observed(1, 90), mains(2, 1), observed(3, 50)];
    expect(told(runBatch([POWER, pressure('device')], STATIONS, events))).toEqual([
      'power-off: 0 raised high',
      'pressure: 1 raised high',
      'pressure: 1 inhibited',
      'power-off: 2 cleared',
      'pressure: 2 no longer inhibited',
      'pressure: 3 cleared',
    ]);
  });

  it('R25 an alert that stands already is marked when the named rule begins to stand', () => {
    const events = [observed(0, 90), mains(1, 0)];
    expect(told(runBatch([POWER, pressure('device')], STATIONS, events))).toEqual([
      'pressure: 0 raised high',
      'power-off: 1 raised high',
      'pressure: 1 inhibited',
    ]);
  });

  it('R25 another device is not inhibited, unless the rule asks for the same area', () => {
    const events = [mains(0, 0), observed(1, 90, { device: 'env-2' })];
    const marked = (rule: Rule): number =>
      runBatch([POWER, rule], STATIONS, events).filter(({ kind }) => kind === 'marked').length;
    expect(marked(pressure('device'))).toBe(0);
    expect(marked(pressure('area'))).toBe(1);
    expect(marked(pressure('area', { groupBy: 'area' }))).toBe(1);
    expect(marked(pressure('area', { groupBy: 'city' }))).toBe(0);
  });

  it('R25 an alert about silence is inhibited too', () => {
    const silent = pressure('device', { levels: [], noData: { after: 'PT3M', severity: 'low' } });
    const events = [ticked(0), mains(0, 0), observed(0, 5), ...ticks(1, 3), mains(3.5, 1)];
    expect(told(runBatch([POWER, silent], STATIONS.slice(0, 2), events))).toEqual([
      'power-off: 0 raised high',
      'power-off: 3 stale',
      'pressure: 3 no-data raised low',
      'pressure: 3 no-data inhibited',
      'power-off: 3.5 fresh',
      'power-off: 3.5 cleared',
      'pressure: 3.5 no-data no longer inhibited',
    ]);
  });

  it('R25 rules that name each other in a circle inhibit nothing: one of them must be heard', () => {
    const circle = { ...POWER, inhibitedBy: [{ rule: ruleId('pressure'), same: 'device' as const }] };
    const transitions = runBatch([circle, pressure('device')], STATIONS, [mains(0, 0), observed(1, 90)]);
    expect(transitions.map(({ kind }) => kind)).toEqual(['raised', 'raised']);
  });

  it('R25 a draft inhibits nobody', () => {
    const events = [mains(0, 0), observed(1, 90)];
    const transitions = runBatch([{ ...POWER, draft: true }, pressure('device')], STATIONS, events);
    expect(transitions.map(({ kind }) => kind)).toEqual(['raised', 'raised']);
  });

  it('R25 a rule that changes while alerts stand marks and unmarks them', () => {
    const state = initialState();
    const plan = compilePlan([POWER, pressure('device', { inhibitedBy: [] })], STATIONS);
    for (const event of [mains(0, 0), observed(1, 90)]) step(plan, state, event);
    const [marking, plain] = [
      compilePlan([POWER, pressure('device', { version: 2 })], STATIONS),
      compilePlan([{ ...POWER, enabled: false }, pressure('device', { version: 2 })], STATIONS),
    ];
    expect(told(adoptPlan(state, marking, at(2)).transitions)).toEqual(['pressure: 2 inhibited']);
    expect(told(adoptPlan(state, plain, at(3)).transitions)).toEqual([
      'power-off: 3 withdrawn rule-disabled',
      'pressure: 3 no longer inhibited',
    ]);
  });

  it('R25 after every event an alert is marked exactly while a rule that it names stands there', () => {
    const areaOf = new Map<string, string | undefined>(DATASTREAMS.map(({ device, area }) => [device, area]));
    const isSame = (same: string, a: Transition['group'], b: Transition['group']): boolean => {
      const area = ({ by, id }: Transition['group']): string | undefined =>
        by === 'area' ? id : by === 'device' ? areaOf.get(id) : undefined;
      if (same === 'area') return area(a) !== undefined && area(a) === area(b);
      return a.by === 'device' && b.by === 'device' && a.id === b.id;
    };
    fc.assert(
      fc.property(soundRules, eventStream, (drawn, events) => {
        // Each names earlier ones only: no circles.
        const rules = drawn.map((rule, index) => ({
          ...rule,
          inhibitedBy: rule.inhibitedBy?.filter((named) => named.rule < ruleId(`rule-${index}`)),
        }));
        const plan = compilePlan(rules, DATASTREAMS);
        const state = initialState();
        const open = new Map<string, { first: Transition; isMarked: boolean }>();
        for (const event of events) {
          for (const transition of step(plan, state, event).transitions) {
            const { kind, rule, group, alertKind } = transition;
            const key = `${rule.id} ${alertKind} ${group.by} ${group.id}`;
            if (kind === 'raised') open.set(key, { first: transition, isMarked: false });
            if (kind === 'cleared') open.delete(key);
            const known = open.get(key);
            if (kind === 'marked' && transition.mark === 'inhibited' && known)
              known.isMarked = transition.isOn;
          }
          for (const { first, isMarked } of open.values()) {
            const named = rules.find(({ id }) => id === first.rule.id)?.inhibitedBy ?? [];
            const explained = [...open.values()].some(
              ({ first: other }) =>
                other.alertKind === 'threshold' &&
                named.some(
                  ({ rule, same }) => rule === other.rule.id && isSame(same, first.group, other.group),
                ),
            );
            expect(isMarked).toBe(explained);
          }
        }
      }),
    );
  });
});

describe('flapping', () => {
  const rule = makeRule({ flap: { changes: 3, within: 'PT10M' } });
  const datastreams = [makeDatastream('env-1')];
  const upAndDown = [90, 50, 90, 50, 90, 50].map((v, index) => observed(index, v));

  it('R29 more changes than allowed hold the alert open, marked, until it was calm for that long', () => {
    const calm = Array.from({ length: 12 }, (_, index) => observed(6 + index, 50));
    expect(inShort(runBatch([rule], datastreams, [...upAndDown, ...calm]))).toEqual([
      '0 raised high',
      '1 cleared',
      '2 raised high',
      '3 flapping',
      '15 no longer flapping',
      '15 cleared',
    ]);
  });

  it('R29 it stays when it is calm and the condition holds', () => {
    const high = Array.from({ length: 14 }, (_, index) => observed(6 + index, 90));
    expect(inShort(runBatch([rule], datastreams, [...upAndDown, ...high]))).toEqual([
      '0 raised high',
      '1 cleared',
      '2 raised high',
      '3 flapping',
      '16 no longer flapping',
    ]);
  });

  it('R29 changes further apart than the time are none of its business', () => {
    const events = [90, 50, 90, 50, 90, 50].map((v, index) => observed(index * 6, v));
    const kinds = runBatch([rule], datastreams, events).map(({ kind }) => kind);
    expect(kinds).toEqual(['raised', 'cleared', 'raised', 'cleared', 'raised', 'cleared']);
  });

  it('R29 time alone ends it, at the moment when it has been calm for long enough', () => {
    const patient = { ...rule, noData: { after: 'PT1H', severity: 'low' as const } };
    const events = [ticked(0), ...upAndDown.flatMap((event, index) => [event, ticked(index + 0.5)])];
    expect(inShort(runBatch([patient], datastreams, [...events, ...ticks(6, 20)])).slice(3)).toEqual([
      '3 flapping',
      '15 no longer flapping',
      '15 cleared',
    ]);
  });

  it('R29 an alert that flaps is not cleared by silence', () => {
    const events = [ticked(0), ...upAndDown.flatMap((event, index) => [event, ticked(index + 0.5)])];
    expect(inShort(runBatch([rule], datastreams, [...events, ...ticks(6, 30)])).slice(3)).toEqual([
      '3 flapping',
      '8 stale',
    ]);
  });
});

describe('rows from before the marks', () => {
  it('R22 are read as alerts without any', () => {
    const [key, at0] = ['g|pm25-high|device|env-1', at(0)];
    const standing = { city: 'bac-giang', judgedVersion: 1, reached: 4, running: 4, since: [0, 0, at0, 0] };
    const row = JSON.stringify({ ...standing, standing: 2, raisedVersion: 1, quietSince: null, peak: 90 });
    const rows = [
      { key, state: row },
      { key: 'd|env-1|pm2_5', state: JSON.stringify({ t: at0, v: 90, arrival: 0 }) },
    ];
    const state = restoreState(rows);
    const plan = compilePlan(
      [makeRule({ flap: { changes: 1, within: 'PT10M' } })],
      [makeDatastream('env-1')],
    );
    const decided = [observed(1, 91), observed(2, 50)].flatMap(
      (event) => step(plan, state, event).transitions,
    );
    expect(inShort(decided)).toEqual(['2 cleared']);
  });
});

describe('a backlog', () => {
  const rule = makeRule();
  const datastreams = [makeDatastream('env-1')];

  it('R46 an alert that it raises is marked late, and no more when it stands as the backlog is through', () => {
    const backlog = [90, 91, 90].map((v, index) => observed(index, v));
    const events = [ticked(60), ...backlog, observed(59, 90)];
    expect(inShort(runBatch([rule], datastreams, events))).toEqual([
      '0 raised high',
      '0 late',
      '59 no longer late',
    ]);
  });

  it('R46 one that is over before the backlog is stays late', () => {
    const events = [ticked(60), observed(0, 90), observed(1, 50), observed(59.9, 50)];
    expect(inShort(runBatch([rule], datastreams, events))).toEqual(['0 raised high', '0 late', '1 cleared']);
  });

  it('R46 a backlog of which nothing came for a minute is through', () => {
    const events = [ticked(60), observed(0, 90), ...ticks(60.5, 62, 0.5)];
    expect(inShort(runBatch([rule], datastreams, events))).toEqual([
      '0 raised high',
      '0 late',
      '61 no longer late',
    ]);
  });

  it('R46 an alert that stood before is not marked, nor one that comes in time', () => {
    const events = [ticked(0), observed(0, 90), ticked(1), ...ticks(2, 30), observed(5, 95)];
    expect(runBatch([rule], datastreams, events).filter(({ kind }) => kind === 'marked')).toEqual([]);
  });
});

/** Minutely readings of the device over a stretch. */
function minutely(device: string, [from, to]: readonly [number, number]): EngineEvent[] {
  return Array.from({ length: to - from + 1 }, (_, index) => observed(from + index, 5, { device }));
}

function inTime(events: readonly EngineEvent[]): EngineEvent[] {
  const timeOf = (event: EngineEvent): number => (event.kind === 'tick' ? event.now : event.t);
  return events.toSorted((a, b) => timeOf(a) - timeOf(b));
}

describe('dependency', () => {
  const silent = makeRule({ levels: [], noData: { severity: 'low' } });
  const gateway = makeDatastream('gateway');
  const children = ['lamp-1', 'lamp-2'].map((name) => makeDatastream(name, { parent: gateway.device }));

  function short(
    rules: readonly Rule[],
    datastreams: typeof children,
    events: readonly EngineEvent[],
  ): string[] {
    return runBatch(rules, datastreams, inTime([...ticks(0, 60), ...events])).map(
      (transition) => `${inShort([transition])[0]} ${transition.group.id}`,
    );
  }

  it('R45 a silent parent has one alert, and its children none', () => {
    const events = ['gateway', 'lamp-1', 'lamp-2'].flatMap((name) => minutely(name, [0, 10]));
    expect(short([silent], [gateway, ...children], events)).toEqual(['13 no-data raised low gateway']);
  });

  it('R45 children still silent after the return of the parent are raised, each that was heard is not', () => {
    const events = [
      ...['gateway', 'lamp-1', 'lamp-2'].flatMap((name) => minutely(name, [0, 10])),
      ...['gateway', 'lamp-1'].flatMap((name) => minutely(name, [30, 60])),
    ];
    expect(short([silent], [gateway, ...children], events)).toEqual([
      '13 no-data raised low gateway',
      '30 no-data cleared gateway',
      '33 no-data raised low lamp-2',
    ]);
  });

  it('R45 a child that alone is silent is raised with the next sign of its parent', () => {
    const events = [...minutely('gateway', [0, 60]), ...minutely('lamp-2', [0, 10])];
    expect(short([silent], [gateway, ...children.slice(1)], events)).toEqual([
      '13 no-data raised low lamp-2',
    ]);
  });

  it('R45 a child is raised after twice the time when its parent gives no sign and is not missed yet', () => {
    const slow = makeDatastream('gateway', { intervalMs: 3_600_000 });
    const events = [...minutely('gateway', [0, 0]), ...minutely('lamp-2', [0, 10])];
    expect(short([silent], [slow, ...children.slice(1)], events)).toEqual(['16 no-data raised low lamp-2']);
  });

  it('R45 a gateway that sends nothing itself is silent when all behind it are', () => {
    const events = [
      ...['lamp-1', 'lamp-2'].flatMap((name) => minutely(name, [0, 10])),
      ...minutely('lamp-1', [30, 60]),
    ];
    expect(short([silent], children, events)).toEqual([
      '13 no-data raised low gateway',
      '30 no-data cleared gateway',
      '33 no-data raised low lamp-2',
    ]);
  });

  it('R45 a critical alert makes a parent faulty: its silent children are put down to it', () => {
    const broken = makeRule({
      id: ruleId('cabinet'),
      select: { property: propertyId('pm2_5'), devices: [gateway.device] },
      levels: [above('critical', 80)],
    });
    const events = [
      ...Array.from({ length: 61 }, (_, minute) =>
        observed(minute, minute >= 10 && minute < 40 ? 90 : 5, { device: 'gateway' }),
      ),
      ...minutely('lamp-1', [0, 9]),
      ...minutely('lamp-2', [0, 9]),
      ...minutely('lamp-2', [41, 60]),
    ];
    expect(short([silent, broken], [gateway, ...children], events)).toEqual([
      '10 raised critical gateway',
      '40 cleared gateway',
      '43 no-data raised low lamp-1',
    ]);
  });

  it('R45 rules that say so miss the children whatever their parent does', () => {
    const strict = { ...silent, noData: { severity: 'low' as const, parent: false } };
    const events = ['gateway', 'lamp-1'].flatMap((name) => minutely(name, [0, 10]));
    expect(short([strict], [gateway, ...children.slice(0, 1)], events)).toEqual([
      '13 no-data raised low gateway',
      '13 no-data raised low lamp-1',
    ]);
  });
});
