import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, describe, expect } from 'vitest';

import { RunningCenter } from '../src/running-center.ts';
import { faultForm, faultLengthMs } from './fault-form.ts';
import { faultRow, NOTHING_AMISS } from './fault-row.ts';
import type { DeviceFleet } from './load/device-fleet.ts';
import { prepareFleet } from './load/prepare-fleet.ts';
import { expectAlerts } from './oracle/expect-alerts.ts';
import { readBack } from './oracle/read-back.ts';
import { metricValue } from './processes/metric-value.ts';
import { processVitals } from './processes/process-vitals.ts';
import { slopePerHour } from './report/slope.ts';

/** Lives of the process between two kills: an hour each in the long form (row 20), two short ones in the bounded one. */
const LIVES = 2;
const LIFE_S = 10;
const SOAK_LIFE_MS = 3_600_000;
const SOAK_MIN = 24 * 60;

/** Looks of a life before which a process still grows to its size: caches, compiled code. */
const WARM_UP_SHARE = 0.3;

/** Looks per life. */
const LOOKS = 60;

/** RSS may rise by so much per hour (row 20); only a life of an hour can tell. */
const MOST_RSS_SLOPE_MIB = 1;

/** RSS at most, in MiB (I11). */
const MOST_RSS_MIB = 400;

/** What files, sockets and timers may differ by within a life: a journal's segment, a request in progress. */
const MOST_SPREAD = 8;

const MIB = 1024 ** 2;

interface Look {
  readonly atMs: number;
  readonly rssMib: number;
  readonly fds: number;
  readonly timers: number;
}

async function look({ pid, url }: RunningCenter): Promise<Look> {
  const { rssBytes, fds } = await processVitals(pid);
  const timers = await metricValue(url, 'ioc_nodejs_active_resources{type="Timeout"}');
  return { atMs: performance.now(), rssMib: rssBytes / MIB, fds, timers };
}

function spread(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}

/** The 99th percentile of the acknowledgements, in milliseconds. */
function p99(fleet: DeviceFleet, fromMs: number, toMs: number): number {
  const all = fleet.ledgers
    .flatMap((ledger) => ledger.ackLatenciesMs(fromMs, toMs))
    .toSorted((a, b) => a - b);
  return Math.round(all[Math.floor(all.length * 0.99)] ?? 0);
}

describe('row 20: a long time at a third of the load', () => {
  let center: RunningCenter | undefined;
  let fleet: DeviceFleet | undefined;

  afterEach(async () => {
    fleet?.close();
    await center?.close();
  });

  faultRow(
    { row: 20, title: 'I11 row 20: soak with kills: memory, files and timers do not grow, nothing is lost' },
    async (run) => {
      center = await RunningCenter.start();
      run.outputs.push(() => center?.output() ?? '');
      const session = await center.signIn();
      fleet = await prepareFleet({
        session,
        access: { mqttUrl: center.mqttUrl, signsIn: true },
        choice: run.choice,
        hashed: 18,
        alarming: 2,
        ratePerDevice: 30,
      });
      fleet.start();
      const { isSoak } = faultForm();
      const lengthMs = faultLengthMs({ boundedS: LIVES * LIFE_S, soakMin: SOAK_MIN });
      const lifeMs = isSoak ? Math.min(SOAK_LIFE_MS, lengthMs / LIVES) : LIFE_S * 1_000;
      const lives: Look[][] = [];
      const latenciesMs: number[] = [];
      const wanted = isSoak ? Math.max(LIVES, Math.round(lengthMs / lifeMs)) : LIVES;
      while (lives.length < wanted) {
        const looks: Look[] = [];
        const bornMs = performance.now();
        while (looks.length < LOOKS) {
          await sleep(lifeMs / LOOKS);
          looks.push(await look(center));
        }
        lives.push(looks.slice(Math.round(LOOKS * WARM_UP_SHARE)));
        latenciesMs.push(p99(fleet, bornMs + lifeMs * WARM_UP_SHARE, performance.now()));
        await center.kill();
        const killedMs = performance.now();
        await center.restart();
        run.noteReady(performance.now() - killedMs);
      }
      await fleet.finish();
      run.done = `${lives.length} lives of ${Math.round(lifeMs / 1_000)} s at 600 messages/s, each ended by kill -9`;
      const most = (of: (looks: readonly Look[]) => number): number => Math.max(...lives.map(of));
      const rss = most((looks) => Math.max(...looks.map(({ rssMib }) => rssMib)));
      const slope = most((looks) => slopePerHour(looks.map(({ atMs, rssMib }) => ({ atMs, value: rssMib }))));
      const [fds, timers] = [
        most((looks) => spread(looks.map((one) => one.fds))),
        most((looks) => spread(looks.map((one) => one.timers))),
      ];
      run.figures['RSS at most (MiB)'] = Math.round(rss);
      run.figures['RSS slope (MiB/h)'] = isSoak ? slope.toFixed(2) : 'not told by so short a life';
      run.figures['files: spread'] = fds;
      run.figures['timers: spread'] = timers;
      run.figures['ack p99 of each life (ms)'] = latenciesMs.slice(-4).join(', ');
      const verdict = run.count(await readBack(await center.signIn(), fleet.ledgers));
      expect(verdict).toMatchObject(NOTHING_AMISS);
      expect(verdict.stored).toBe(verdict.sent);
      run.figures['alert transitions'] = await expectAlerts(session, fleet.ledgers);
      expect(rss).toBeLessThanOrEqual(MOST_RSS_MIB);
      expect(fds, 'open files').toBeLessThanOrEqual(MOST_SPREAD);
      expect(timers, 'timers').toBeLessThanOrEqual(MOST_SPREAD);
      if (lifeMs >= SOAK_LIFE_MS) expect(slope).toBeLessThanOrEqual(MOST_RSS_SLOPE_MIB);
    },
  );
});
