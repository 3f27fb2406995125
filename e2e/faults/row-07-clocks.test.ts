import { afterEach, describe, expect } from 'vitest';

import { eventually } from '../src/eventually.ts';
import type { AlertAnswer, OperatorSession, PageAnswer } from '../src/operator-session.ts';
import { RunningCenter } from '../src/running-center.ts';
import { connectDevice, registerDevice, telemetryTopic, type TestDevice } from '../src/test-device.ts';
import { createRule } from '../src/test-rule.ts';
import { faultLengthMs } from './fault-form.ts';
import { faultRow, NOTHING_AMISS } from './fault-row.ts';
import type { DeviceFleet } from './load/device-fleet.ts';
import { prepareFleet } from './load/prepare-fleet.ts';
import { expectBalancedLedger } from './oracle/expect-balanced-ledger.ts';
import { quarantineOf } from './oracle/quarantine-of.ts';
import { readBack } from './oracle/read-back.ts';
import { ALARMING_PROPERTY } from './oracle/reading-plan.ts';
import { metricValue } from './processes/metric-value.ts';

const HOUR_MS = 3_600_000;

/** Readings of a device while its clock is wrong; each would raise the alert. */
const WRONG_READINGS = 100;

/** Readings once the clock is right. */
const RIGHT_READINGS = 20;

/** How a clock is wrong: what it says instead of the milliseconds of now, and for which reason its readings are kept. */
const CLOCKS: readonly { readonly id: string; readonly at: (nowMs: number) => number; readonly reason: string }[] = [
  { id: 'clock-1970', at: (nowMs) => nowMs % HOUR_MS, reason: 'clock-not-set' },
  { id: 'clock-seconds', at: (nowMs) => Math.floor(nowMs / 1_000), reason: 'clock-not-set' },
  { id: 'clock-2099', at: (nowMs) => Date.UTC(2_099, 0, 1) + (nowMs % HOUR_MS), reason: 'future' },
  { id: 'clock-hour-ahead', at: (nowMs) => nowMs + HOUR_MS, reason: 'future' },
  { id: 'clock-microseconds', at: (nowMs) => nowMs * 1_000, reason: 'future' },
]; // prettier-ignore

/** Times between which everything lies that could have been stored. */
const SPANS = [
  'from=1970-01-01T00:00:00Z&to=2015-01-01T00:00:00Z',
  'from=2026-01-01T00:00:00Z&to=2100-01-01T00:00:00Z',
] as const;

async function storedOf(
  session: OperatorSession,
  device: string,
): Promise<readonly { t: string; v: number }[]> {
  const found: { t: string; v: number }[] = [];
  for (const span of SPANS) {
    const { items } = await session.get<{ items: readonly { t: string; v: number }[] }>(
      `/observations?device=${device}&property=${ALARMING_PROPERTY}&${span}&limit=1000`,
    );
    found.push(...items);
  }
  return found;
}

async function alertsOf(session: OperatorSession, device: string): Promise<readonly AlertAnswer[]> {
  return (await session.get<PageAnswer<AlertAnswer>>(`/alerts?device=${device}`)).items;
}

describe('row 7: clocks of devices that are wrong', () => {
  let center: RunningCenter | undefined;
  let fleet: DeviceFleet | undefined;

  afterEach(async () => {
    fleet?.close();
    await center?.close();
  });

  faultRow(
    {
      row: 7,
      title:
        'I5 I9 row 7: clocks in 1970, in 2099, an hour ahead, in seconds: kept with their reason, counted, told, and no alert',
    },
    async (run) => {
      center = await RunningCenter.start();
      run.outputs.push(() => center?.output() ?? '');
      const { url, mqttUrl } = center;
      const session = await center.signIn();
      const ids = CLOCKS.map(({ id }) => id);
      const devices = await Promise.all(
        ids.map((id) => registerDevice(session, { id, property: ALARMING_PROPERTY })),
      );
      await createRule(session, 'clock-rule', ALARMING_PROPERTY, ids);
      const access = { mqttUrl, signsIn: true };
      fleet = await prepareFleet({
        session,
        access,
        choice: run.choice,
        hashed: 8,
        alarming: 2,
        ratePerDevice: 20,
      });
      fleet.start();
      const startedMs = performance.now();
      const send = async (
        device: TestDevice,
        readings: readonly { ts: number; v: number }[],
      ): Promise<void> => {
        const client = await connectDevice(mqttUrl, device);
        const topic = telemetryTopic(device);
        const messages = readings.map(({ ts, v }) =>
          JSON.stringify({ ts, values: { [ALARMING_PROPERTY]: v } }),
        );
        await Promise.all(messages.map((message) => client.publishAsync(topic, message, { qos: 1 })));
        await client.endAsync();
      };
      let rounds = 0;
      do {
        rounds += 1;
        await Promise.all(
          CLOCKS.flatMap(({ at }, place) => {
            const [device, nowMs] = [devices[place], Date.now()];
            const wrong = Array.from({ length: WRONG_READINGS }, (_, index) => ({
              ts: at(nowMs - index * 10),
              v: 500,
            }));
            return device ? [send(device, wrong)] : [];
          }),
        );
      } while (performance.now() - startedMs < faultLengthMs({ boundedS: 0, soakMin: 5 }));
      for (const { id, reason } of CLOCKS) {
        const kept = Math.min(rounds * WRONG_READINGS, 1_000);
        const reasons = await quarantineOf(session, id, kept);
        expect(reasons, id).toEqual(Array.from({ length: kept }, () => reason));
        expect(await storedOf(session, id), id).toEqual([]);
        expect(await alertsOf(session, id), id).toEqual([]);
        const { health } = await session.get<{ health: { level: string; reasons: readonly string[] } }>(
          `/devices/${id}`,
        );
        expect(health, id).toMatchObject({ level: 'bad' });
        expect(health.reasons, id).toContain('clock-wrong');
      }
      for (const reason of ['clock-not-set', 'future']) {
        const clocks = CLOCKS.filter((clock) => clock.reason === reason).length;
        expect(await metricValue(url, `ioc_ingest_faults_total{reason="${reason}"}`)).toBe(
          clocks * rounds * WRONG_READINGS,
        );
      }

      // The clocks are set: from the next reading on the devices are like any other.
      const rightMs = Date.now();
      const right = Array.from({ length: RIGHT_READINGS }, (_, index) => ({
        ts: rightMs - (RIGHT_READINGS - 1 - index),
        v: 200 + index,
      }));
      await Promise.all(devices.map((device) => send(device, right)));
      for (const id of ids) {
        await eventually(`the alert of ${id}`, async () => (await alertsOf(session, id)).length === 1);
        const stored = await eventually(`the readings of ${id}`, async () => {
          const found = await storedOf(session, id);
          return found.length >= RIGHT_READINGS && found;
        });
        expect(stored.map(({ t, v }) => ({ ts: Date.parse(t), v }))).toEqual(right);
      }
      await fleet.finish();
      const wrong = rounds * WRONG_READINGS * CLOCKS.length;
      run.done = `${CLOCKS.length} devices with wrong clocks said ${wrong} readings, then the clocks were set`;
      const verdict = run.count(await readBack(session, fleet.ledgers));
      expect(verdict).toMatchObject(NOTHING_AMISS);
      expect(verdict.stored).toBe(verdict.sent);
      const { quarantined } = await expectBalancedLedger(session);
      expect(quarantined).toBe(wrong);
    },
  );
});
