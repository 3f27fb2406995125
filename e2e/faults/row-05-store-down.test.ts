import { setTimeout as sleep } from 'node:timers/promises';

import { describeWith, startInfluxd } from '@ioc/test-requirements';
import { afterEach, expect } from 'vitest';

import { LiveListener } from '../src/live-listener.ts';
import type { AlertAnswer, OperatorSession, PageAnswer } from '../src/operator-session.ts';
import { RunningCenter } from '../src/running-center.ts';
import { faultForm, faultLengthMs } from './fault-form.ts';
import { faultRow, NOTHING_AMISS } from './fault-row.ts';
import type { DeviceFleet } from './load/device-fleet.ts';
import { prepareFleet } from './load/prepare-fleet.ts';
import { expectAlerts } from './oracle/expect-alerts.ts';
import { readBack } from './oracle/read-back.ts';
import { metricValue } from './processes/metric-value.ts';

/** Bytes of the journal for a message at most (row 5). */
const MOST_BYTES_PER_MESSAGE = 200;

/** Messages drained for one that arrives, at least (I3). */
const LEAST_DRAIN_RATIO = 3;

/** Milliseconds of undisturbed load before, against which the acknowledgements are measured. */
const CALM_MS = 8_000;

/** Milliseconds that a live value may take to a screen while the store is away. */
const LIVE_WITHIN_MS = 5_000;

/** How much slower acknowledgements may be at the 99th percentile: 20 % (row 5), on a machine that does nothing else. */
const SLOWER = 1.2;
/** The same where other tests run beside it: what must show is that nobody waits for the store. */
const SLOWER_WHEN_BUSY = 5;
/** Milliseconds below which a percentile says more about timers than about us. */
const NEGLIGIBLE_MS = 100;

/** Pause between two looks at the metrics, in milliseconds. */
const LOOK_EVERY_MS = 100;

/** Messages that a store which keeps up may be behind. */
const KEEPING_UP = 2_000;

/** Milliseconds within which the backlog must be gone: a quarter of the outage (row 5), and a minute at least. */
const DRAINED_WITHIN_MS = (outageMs: number): number => Math.max(60_000, outageMs / 4);

const FLEET = faultForm().isSoak
  ? { hashed: 46, alarming: 4, ratePerDevice: 40 }
  : { hashed: 16, alarming: 4, ratePerDevice: 25 };

function percentile99(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length * 0.99)] ?? 0);
}

async function occurrences(session: OperatorSession): Promise<number> {
  const { items } = await session.get<PageAnswer<AlertAnswer>>('/alerts?limit=100');
  return items.reduce((sum, alert) => sum + alert.occurrences, 0);
}

/** Follows how many messages are archived until hardly any is waiting, and answers how fast that went. */
async function watchDraining(
  url: string,
  limitMs: number,
): Promise<{ readonly perSecond: number; readonly tookMs: number }> {
  const endsAtMs = performance.now() + limitMs;
  const before = await metricValue(url, 'ioc_ingest_archived_total');
  let first: { readonly atMs: number; readonly archived: number } | undefined;
  while (performance.now() < endsAtMs) {
    const archived = await metricValue(url, 'ioc_ingest_archived_total');
    const lag = await metricValue(url, 'ioc_ingest_archive_lag_messages');
    const atMs = performance.now();
    if (archived > before) first ??= { atMs, archived: before };
    if (first && lag < KEEPING_UP) {
      const tookMs = Math.max(1, atMs - first.atMs + LOOK_EVERY_MS);
      return { perSecond: ((archived - first.archived) / tookMs) * 1_000, tookMs };
    }
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error(`the backlog is not drained after ${limitMs} ms`);
}

describeWith('influxdb', 'row 5: the telemetry store is away', ({ from }) => {
  const closing: (() => Promise<unknown>)[] = [];
  let fleet: DeviceFleet | undefined;

  afterEach(async () => {
    fleet?.close();
    for (const close of closing.splice(0).toReversed()) await close();
  });

  faultRow(
    {
      row: 5,
      title:
        'I3 row 5: InfluxDB away under load: acknowledgements, alerts and live map go on, and the backlog drains',
    },
    async (run) => {
      if (from.kind !== 'program') throw new Error('this row stops the server, so it must start it itself');
      const influxd = await startInfluxd();
      closing.push(() => influxd.close());
      await influxd.createBucket('readings');
      const center = await RunningCenter.start({
        INFLUX_URL: influxd.url,
        INFLUX_TOKEN: influxd.token,
        INFLUX_ORG: influxd.org,
        INFLUX_BUCKET: 'readings',
      });
      run.outputs.push(() => center.output());
      closing.push(() => center.close());
      const session = await center.signIn();
      const access = { mqttUrl: center.mqttUrl, signsIn: true };
      fleet = await prepareFleet({ session, access, choice: run.choice, ...FLEET });
      const { listener } = await LiveListener.subscribe(session);
      const rate = FLEET.ratePerDevice * fleet.devices.length;
      fleet.start();
      await sleep(2_000);
      const calmMs = performance.now();
      await sleep(CALM_MS);

      await influxd.program?.crash();
      const awayMs = performance.now();
      const awayAt = Date.now();
      const [journal, received, alerts] = await Promise.all([
        metricValue(center.url, 'ioc_ingest_journal_bytes'),
        metricValue(center.url, 'ioc_ingest_received_total'),
        occurrences(session),
      ]);
      const outageMs = faultLengthMs({ boundedS: 10, soakMin: 60 });
      await sleep(outageMs);
      const [journalAfter, receivedAfter, alertsAfter] = await Promise.all([
        metricValue(center.url, 'ioc_ingest_journal_bytes'),
        metricValue(center.url, 'ioc_ingest_received_total'),
        occurrences(session),
      ]);
      const backMs = performance.now();
      const newest = Math.max(...listener.messages.flatMap(({ values }) => values.map(({ t }) => t)));
      listener.close();
      await influxd.program?.restart();
      const { perSecond, tookMs } = await watchDraining(center.url, DRAINED_WITHIN_MS(outageMs));
      await fleet.finish();

      run.done = `InfluxDB killed for ${Math.round(outageMs / 1_000)} s at ${rate} messages/s`;
      const latency = (fromMs: number, toMs: number): number =>
        percentile99((fleet?.ledgers ?? []).flatMap((ledger) => ledger.ackLatenciesMs(fromMs, toMs)));
      const [calmP99, awayP99] = [latency(calmMs, awayMs), latency(awayMs, backMs)];
      const bytesPerMessage = (journalAfter - journal) / Math.max(1, receivedAfter - received);
      run.figures['ack p99 before (ms)'] = calmP99;
      run.figures['ack p99 while away (ms)'] = awayP99;
      run.figures['journal bytes per message'] = Math.round(bytesPerMessage);
      run.figures['drained ÷ arriving'] = (perSecond / rate).toFixed(1);
      run.figures['drained after (s)'] = (tookMs / 1_000).toFixed(1);
      const verdict = run.count(await readBack(session, fleet.ledgers));
      expect(verdict).toMatchObject(NOTHING_AMISS);
      expect(verdict.stored).toBe(verdict.sent);
      run.figures['alert transitions'] = await expectAlerts(session, fleet.ledgers);
      expect(alertsAfter, 'alerts were raised while the store was away').toBeGreaterThan(alerts);
      expect(newest - awayAt, 'the live stream went on').toBeGreaterThan(outageMs - LIVE_WITHIN_MS);
      expect(bytesPerMessage).toBeLessThanOrEqual(MOST_BYTES_PER_MESSAGE);
      expect(perSecond / rate).toBeGreaterThanOrEqual(LEAST_DRAIN_RATIO);
      const slower = faultForm().isSoak ? SLOWER : SLOWER_WHEN_BUSY;
      expect(awayP99).toBeLessThanOrEqual(Math.max(NEGLIGIBLE_MS, slower * calmP99));
    },
  );
});
