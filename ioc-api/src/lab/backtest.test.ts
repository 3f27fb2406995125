import {
  adoptPlan,
  compilePlan,
  initialState,
  instant,
  recordedEvents,
  runBatch,
  step,
  type Observation,
  type Rule,
  type Transition,
} from '@ioc/domain';
import { createMemoryStore, type TelemetryStore } from '@ioc/telemetry-store';
import { beforeAll, describe, expect, it } from 'vitest';

import { buildApi } from '../test-city/built-api.suite.ts';
import { device, DUST_RULE, id } from '../test-city/city-data.suite.ts';
import { judgedDatastreams } from './judged-datastreams.ts';
import { RuleLab } from './rule-lab.ts';

const START = Date.UTC(2026, 10, 20);
const DAYS = 3;
const MINUTE_MS = 60_000;
const SPAN = { from: instant(START), to: instant(START + DAYS * 86_400_000) };
const RULE: Rule = {
  ...DUST_RULE,
  version: 1,
  signal: { fn: 'mean', window: 'PT10M' },
  levels: [
    { severity: 'medium', op: '>', threshold: 80, reset: 70, for: 'PT5M' },
    { severity: 'high', op: '>', threshold: 150 },
  ],
  noData: { severity: 'low' },
};
const DEVICES = ['dust-1', 'dust-2'].map((name) => device(name, 'bac-giang', 'environment', ['pm2_5']));
const OWNER = 'user-lan';

/** A day's wave with a gap of some hours and a peak, different by station. */
function history(): readonly Observation[] {
  return DEVICES.flatMap((of, station) =>
    Array.from({ length: DAYS * 1_440 }, (_, minute) => minute)
      .filter((minute) => minute < 2_000 || minute > 2_200 + station * 30)
      .map((minute) => ({
        device: of.id,
        property: id.property('pm2_5'),
        t: instant(START + minute * MINUTE_MS + station),
        v: 75 + 90 * Math.sin(minute / (97 + station)),
        q: 'good' as const,
      })),
  );
}

async function storeOf(observations: readonly Observation[]): Promise<TelemetryStore> {
  const telemetry = createMemoryStore();
  await telemetry.write(
    observations.map(({ device: of, property, t, v, q }) => ({
      device: of,
      observedAt: t,
      receivedAt: t,
      isTimeAssumed: false,
      values: [{ property, v, q }],
    })),
  );
  return telemetry;
}

describe('a backtest', () => {
  beforeAll(buildApi);

  it('R36 R22 decides stretch by stretch in a thread what the engine decides in one piece', async () => {
    const observations = history();
    const lab = new RuleLab(await storeOf(observations));
    const datastreams = judgedDatastreams(RULE, DEVICES, []);
    const { signal } = new AbortController();
    const order = { owner: OWNER, signal };
    const job = { kind: 'backtest', rule: RULE, datastreams, span: SPAN } as const;
    const whole = runBatch([RULE], datastreams, recordedEvents(observations, SPAN));
    expect(whole.length).toBeGreaterThan(20);
    // The second time the observations come from memory.
    for (const { facts } of [await lab.run(job, order), await lab.run(job, order)]) {
      expect(facts.transitions).toEqual(whole);
      expect(facts.evaluated).toBe(observations.length);
    }
  });

  it('R36 runs the version in force beside it as it would run alone', async () => {
    const observations = history();
    const lab = new RuleLab(await storeOf(observations));
    const datastreams = judgedDatastreams(RULE, DEVICES, []);
    const order = { owner: OWNER, signal: new AbortController().signal };
    const current: Rule = {
      ...RULE,
      id: id.rule('now'),
      levels: [{ severity: 'medium', op: '>', threshold: 120 }],
    };
    const job = { kind: 'backtest', rule: RULE, datastreams, span: SPAN } as const;
    const { facts } = await lab.run({ ...job, current }, order);
    const alone = await lab.run({ ...job, rule: current }, order);
    expect(facts.current).toEqual(alone.facts.tally);
    expect(facts.tally).toEqual((await lab.run(job, order)).facts.tally);
    expect(facts.difference?.changed.length).toBeGreaterThan(0);
  });

  it('R36 ends when nobody waits for it any more', async () => {
    const lab = new RuleLab(createMemoryStore());
    const datastreams = judgedDatastreams(RULE, DEVICES, []);
    const order = { owner: OWNER, signal: AbortSignal.abort(new Error('gone')) };
    const run = lab.run({ kind: 'backtest', rule: RULE, datastreams, span: SPAN }, order);
    await expect(run).rejects.toThrow('gone');
  });

  it('R35 R22 tells how a rule stands at a time as the engine that came there by itself', async () => {
    const observations = history();
    const lab = new RuleLab(await storeOf(observations));
    const datastreams = judgedDatastreams(RULE, DEVICES, []);
    const order = { owner: OWNER, signal: new AbortController().signal };
    const whole = runBatch([RULE], datastreams, recordedEvents(observations, SPAN));
    const group = { by: 'device', id: 'dust-1' } as const;
    const raised = whole.find(({ kind, group: of }) => kind === 'raised' && of.id === group.id);
    const at = raised?.at ?? SPAN.from;
    const explained = async (to: number): Promise<unknown> => {
      const span = { from: SPAN.from, to: instant(to) };
      const versions = [{ rule: RULE, from: -Infinity }];
      return (await lab.run({ kind: 'explain', versions, datastreams, span, group }, order)).facts.group;
    };
    expect(await explained(at + 1)).toMatchObject({
      standing: { severity: 'medium', version: 1 },
      levels: [
        { isMet: true, isReached: true },
        { isMet: false, isReached: false },
      ],
      members: [{ device: 'dust-1', state: 'fresh' }],
    });
    const before = await explained(at - 2 * MINUTE_MS + 1);
    expect(before).not.toHaveProperty('standing');
    expect(before).toMatchObject({
      levels: [{ isMet: true, isReached: false, running: { totalMs: 300_000, leftMs: 120_000 } }, {}],
    });
  });

  it('R35 goes over from version to version as the rules host did', async () => {
    const observations = history();
    const lab = new RuleLab(await storeOf(observations));
    const datastreams = judgedDatastreams(RULE, DEVICES, []);
    const later: Rule = { ...RULE, version: 2, levels: [{ severity: 'high', op: '>', threshold: 10 }] };
    const changedAt = START + 600 * MINUTE_MS;
    const span = { from: SPAN.from, to: instant(changedAt + 30 * MINUTE_MS) };
    const live = changedWhileLive(observations, { datastreams, span, later, changedAt });
    const group = { by: 'device', id: 'dust-1' } as const;
    const versions = [
      { rule: RULE, from: -Infinity },
      { rule: later, from: changedAt },
    ];
    const order = { owner: OWNER, signal: new AbortController().signal };
    const { facts } = await lab.run({ kind: 'explain', versions, datastreams, span, group }, order);
    expect(facts.rule?.version).toBe(2);
    expect(facts.transitions).toEqual(live.filter((transition) => transition.group.id === 'dust-1'));
  });
});

function changedWhileLive(
  observations: readonly Observation[],
  setting: {
    readonly datastreams: ReturnType<typeof judgedDatastreams>;
    readonly span: typeof SPAN;
    readonly later: Rule;
    readonly changedAt: number;
  },
): readonly Transition[] {
  const { datastreams, span, later, changedAt } = setting;
  const within = observations.filter(({ t }) => t < span.to);
  const before = { from: span.from, to: instant(changedAt - 1) };
  const state = initialState();
  const transitions: Transition[] = [];
  const old = compilePlan([RULE], datastreams);
  for (const event of recordedEvents(
    within.filter(({ t }) => t < changedAt),
    before,
  )) {
    transitions.push(...step(old, state, event).transitions);
  }
  const plan = compilePlan([later], datastreams);
  transitions.push(...adoptPlan(state, plan, instant(changedAt)).transitions);
  const rest = recordedEvents(
    within.filter(({ t }) => t >= changedAt),
    { from: instant(changedAt), to: span.to },
  );
  for (const event of rest) transitions.push(...step(plan, state, event).transitions);
  return transitions;
}
