import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant, isSilenceId, isUserId, type Alert, type Silence } from '@ioc/domain';
import { openSqliteRecordStore, type EvaluationCommit, type RecordStore } from '@ioc/record-store';
import { deviceTopic } from '@ioc/wire';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { messageAt, openTestHall, tickAt, type HallFixture } from '../hall-fixture.suite.ts';
import { CITY, device, property, RULE, ruleId } from '../ingest-fixture.suite.ts';
import { DeviceRegistry } from '../intake/device-registry.ts';
import type { JournalEntry } from '../journal/record-format.ts';
import { KeptLog } from '../kept-log.suite.ts';
import { RulePlanSource } from './rule-plan-source.ts';
import { RulesHost } from './rules-host.ts';

const START = 1_764_140_400_000;
const DEVICES = [device('env-01'), device('env-02')];
const WAIT = { timeout: 10_000 };
function checked<T extends string>(text: string, is: (one: string) => one is T): T {
  if (is(text)) return text;
  throw new RangeError(text);
}

const SILENCE = checked('silence-1', isSilenceId);
const AUTHOR = checked('lan', isUserId);
const CHANGE = { by: 'test', at: instant(START) };

/** A store, whose commits can be cut off, with a hall of its own. */
interface Host {
  readonly records: RecordStore;
  readonly hall: HallFixture;
  start(cut?: (commit: EvaluationCommit) => 'before' | 'after' | undefined): Promise<RulesHost>;
  close(): Promise<void>;
}

let folder: string;
let stores = 0;
const hosts: Host[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ioc-rules-'));
});
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});
afterAll(() => rm(folder, { recursive: true }));

function cutting(
  records: RecordStore,
  cut: (commit: EvaluationCommit) => 'before' | 'after' | undefined,
): RecordStore {
  return {
    ...records,
    evaluation: {
      load: () => records.evaluation.load(),
      commit: async (commit) => {
        const at = cut(commit);
        if (at === 'before') throw new Error('cut off before the commit');
        const alerts = await records.evaluation.commit(commit);
        if (at === 'after') throw new Error('cut off after the commit');
        return alerts;
      },
    },
  };
}

async function openHost(): Promise<Host> {
  const records = await openSqliteRecordStore({ path: join(folder, `${stores++}.sqlite`) });
  await records.reference.put({ observedProperties: [property('pm2_5'), property('no2')] });
  await records.devices.putAll(DEVICES);
  await records.rules.create(RULE, CHANGE);
  const log = new KeptLog();
  const registry = await DeviceRegistry.open(records, log);
  const hall = await openTestHall(DEVICES);
  const running: RulesHost[] = [];
  const host: Host = {
    records,
    hall,
    async start(cut = () => undefined) {
      for (const before of running.splice(0)) await before.close();
      const rules = new RulesHost(
        {
          feed: hall.feed(),
          records: cutting(records, cut),
          plans: new RulePlanSource({ records, registry, log }),
          passed: () => undefined,
          alerted: () => undefined,
          now: () => instant(START),
          log,
        },
        0,
      );
      running.push(rules);
      return rules;
    },
    async close() {
      for (const rules of running) await rules.close();
      await registry.close();
      await records.close();
    },
  };
  hosts.push(host);
  return host;
}

function reading(index: number, { name, v }: { readonly name: number; readonly v: number }): JournalEntry {
  const at = START + index * 1_000;
  const { id } = DEVICES[name] ?? DEVICES[0] ?? device('env-01');
  const topic = deviceTopic({ city: CITY, sector: 'environment', device: id }, 'telemetry');
  return messageAt(at, topic, { ts: at, values: { pm2_5: v } });
}

/** What happened to the alerts, without what depends on the machine's time and on random ids. */
async function history(records: RecordStore): Promise<readonly unknown[]> {
  const { items } = await records.alerts.list({}, { limit: 100 });
  const told = await Promise.all(
    items.map(async (alert) => ({ ...essence(alert), timeline: await timeline(records, alert) })),
  );
  return told.toSorted((a, b) => a.openedAt - b.openedAt || (a.group < b.group ? -1 : 1));
}

function essence({ group, severity, condition, work, openedAt, occurrences, revision, value }: Alert) {
  return { group: group.id, severity, condition, work, openedAt, occurrences, revision, value };
}

async function timeline(records: RecordStore, { id }: Alert): Promise<readonly string[]> {
  return (await records.alerts.timeline(id)).map(({ what, at, value }) => `${what} ${at} ${value}`);
}

async function caughtUp(rules: RulesHost, { hall, records }: Host): Promise<void> {
  await expect
    .poll(() => rules.progress, WAIT)
    .toMatchObject({ position: hall.journal.next, isReachable: true });
  await rules.close();
  await expect.poll(async () => (await records.evaluation.load()).cursor, WAIT).toBe(hall.journal.next);
}

describe('the rules host', () => {
  it('raises an alert for what the journal holds, and clears it', async () => {
    const host = await openHost();
    const rules = await host.start();
    await host.hall.append(reading(0, { name: 0, v: 150 }));
    const alerts = async (): Promise<readonly Alert[]> =>
      (await host.records.alerts.list({}, { limit: 10 })).items;
    await expect
      .poll(async () => (await alerts()).map(({ condition }) => condition), WAIT)
      .toEqual(['active']);
    await host.hall.append(reading(1, { name: 0, v: 50 }));
    await expect
      .poll(async () => (await alerts()).map(({ condition }) => condition), WAIT)
      .toEqual(['cleared']);
    await caughtUp(rules, host);
  });

  it('takes over a changed rule', async () => {
    const host = await openHost();
    await host.start();
    await host.hall.append(reading(0, { name: 0, v: 80 }));
    const levels = [{ severity: 'low', op: '>', threshold: 70 }] as const;
    await host.records.rules.replace({ ...RULE, levels }, 1, CHANGE);
    let index = 1;
    const raised = async (): Promise<number> => {
      await host.hall.append(reading(index++, { name: 0, v: 80 }));
      return (await host.records.alerts.list({}, { limit: 10 })).items.length;
    };
    await expect.poll(raised, { ...WAIT, interval: 200 }).toBe(1);
  });

  it('R24 marks open alerts as a silence begins and ends, also after a restart', async () => {
    const host = await openHost();
    await host.start();
    await host.hall.append(reading(0, { name: 0, v: 150 }));
    const silenced = async (): Promise<readonly boolean[]> =>
      (await host.records.alerts.list({}, { limit: 10 })).items.map((alert) => alert.silenced);
    await expect.poll(silenced, WAIT).toEqual([false]);
    const silence: Silence = {
      id: SILENCE,
      matcher: { city: CITY },
      from: instant(START),
      to: instant(START + 60_000),
      reason: 'bảo trì',
      author: AUTHOR,
      createdAt: instant(START),
    };
    await host.records.silences.create(silence);
    await expect.poll(silenced, WAIT).toEqual([true]);
    await host.start();
    await host.records.silences.end(SILENCE, { by: AUTHOR, at: instant(START) });
    await expect.poll(silenced, WAIT).toEqual([false]);
  });

  it('goes on with the others when one stored rule cannot be used', async () => {
    const host = await openHost();
    await host.records.rules.create({ ...RULE, id: ruleId('broken'), signal: { fn: 'mean' } }, CHANGE);
    await host.start();
    await host.hall.append(reading(0, { name: 0, v: 150 }));
    await expect
      .poll(async () => (await host.records.alerts.list({}, { limit: 10 })).items.length, WAIT)
      .toBe(1);
  });

  it('I1 gives the same alerts, and none twice, wherever it is cut off and begins again', async () => {
    const value = fc.record({ name: fc.nat({ max: 1 }), v: fc.constantFrom(50, 95, 150, 400) });
    const chunk = fc.record({
      values: fc.array(value, { minLength: 1, maxLength: 6 }),
      end: fc.constantFrom('go on', 'restart', 'cut before', 'cut before', 'cut after', 'cut after'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(chunk, { minLength: 1, maxLength: 5 }), async (chunks) => {
        const [straight, broken] = [await openHost(), await openHost()];
        let cutNext: 'before' | 'after' | undefined;
        const cut = ({ transitions }: EvaluationCommit): typeof cutNext => {
          if (transitions.length === 0) return undefined;
          const now = cutNext;
          cutNext = undefined;
          return now;
        };
        let rules = await broken.start(cut);
        let index = 0;
        for (const { values, end } of chunks) {
          cutNext = end === 'cut before' ? 'before' : end === 'cut after' ? 'after' : undefined;
          for (const one of values) {
            const entry = reading(index++, one);
            for (const { hall } of [straight, broken]) {
              await hall.append(entry);
              await hall.append(tickAt(entry.at));
            }
          }
          if (end === 'restart') rules = await broken.start(cut);
        }
        await caughtUp(rules, broken);
        await caughtUp(await straight.start(), straight);
        expect(await history(broken.records)).toEqual(await history(straight.records));
      }),
      { numRuns: 16 },
    );
  }, 60_000);
});
