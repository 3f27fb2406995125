import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, describe, expect } from 'vitest';

import { eventually } from '../src/eventually.ts';
import { LiveListener } from '../src/live-listener.ts';
import { OperatorSession } from '../src/operator-session.ts';
import { RunningCenter } from '../src/running-center.ts';
import { faultForm, faultLengthMs, withinMs } from './fault-form.ts';
import { faultRow, NOTHING_AMISS } from './fault-row.ts';
import type { DeviceFleet } from './load/device-fleet.ts';
import { prepareFleet } from './load/prepare-fleet.ts';
import { readBack } from './oracle/read-back.ts';
import { metricValue } from './processes/metric-value.ts';
import { processVitals } from './processes/process-vitals.ts';
import { SlowLink } from './processes/slow-link.ts';

/** Sockets that read at once, that read now and then, and that stop: half, two fifths and a tenth of row 14. */
const SOCKETS = faultForm().isSoak
  ? { healthy: 250, slow: 200, stopped: 50 }
  : { healthy: 30, slow: 20, stopped: 10 };

/** A slow socket reads so long after such a rest: less than makes the server give a line up. */
const SLOW = { restMs: 3_000, readMs: 200 } as const;

/** The longest time that a healthy socket may be without a delta, in milliseconds: four a second come to it. */
const LONGEST_GAP_MS = withinMs(1_000);

/** The server tries a line each 4 s and waits 5 s for the answer (docs/live.md); in milliseconds, with the beat of looking. */
const GIVEN_UP_WITHIN_MS = withinMs(10_000);

/** Growth of memory beside what the load itself takes, in bytes: at most 1 MiB for each socket that does not read (row 14). */
const MOST_GROWTH_BYTES = (SOCKETS.slow + SOCKETS.stopped + 64) * 1_048_576;

/** When each delta came to a listener. */
class Arrivals {
  readonly #atMs: number[] = [];

  constructor({ socket }: LiveListener) {
    socket.on('delta', () => this.#atMs.push(performance.now()));
  }

  /** The longest time between two deltas within the span; the whole span when there was none. */
  longestGapMs(fromMs: number, toMs: number): number {
    const within = [fromMs, ...this.#atMs.filter((atMs) => atMs >= fromMs && atMs <= toMs), toMs];
    return Math.max(...within.map((atMs, place) => atMs - (within[place - 1] ?? fromMs)));
  }
}

async function listeners(session: OperatorSession, count: number): Promise<readonly LiveListener[]> {
  const subscribed = await Promise.all(Array.from({ length: count }, () => LiveListener.subscribe(session)));
  return subscribed.map(({ listener }) => listener);
}

describe('row 14: sockets of the live stream that read slowly or not at all', () => {
  let center: RunningCenter | undefined;
  let fleet: DeviceFleet | undefined;
  const closing: (() => Promise<unknown> | void)[] = [];

  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
    fleet?.close();
    await center?.close();
  });

  faultRow(
    {
      row: 14,
      title:
        'row 14: slow and stopped sockets of the live stream: the others keep their deltas, memory is bounded',
    },
    async (run) => {
      center = await RunningCenter.start();
      run.outputs.push(() => center?.output() ?? '');
      const { pid, url, mqttUrl } = center;
      const port = Number(new URL(url).port);
      const session = await center.signIn();
      fleet = await prepareFleet({
        session,
        access: { mqttUrl, signsIn: true },
        choice: run.choice,
        hashed: 30,
        alarming: 2,
        ratePerDevice: 15,
      });
      const [toSlow, toStopped] = [await SlowLink.open(port), await SlowLink.open(port)];
      closing.push(
        () => toSlow.close(),
        () => toStopped.close(),
      );
      const through = (link: SlowLink): Promise<OperatorSession> =>
        OperatorSession.signIn(`http://127.0.0.1:${link.port}`);
      const healthy = await listeners(session, SOCKETS.healthy);
      const slow = await listeners(await through(toSlow), SOCKETS.slow);
      const stopped = await listeners(await through(toStopped), SOCKETS.stopped);
      closing.push(() => {
        for (const listener of [...healthy, ...slow, ...stopped]) listener.close();
      });
      for (const { socket } of [...slow, ...stopped]) socket.io.reconnection(false);
      const arrivals = healthy.map((listener) => new Arrivals(listener));
      fleet.start();
      await sleep(3_000);
      const before = (await processVitals(pid)).rssBytes;
      const fromMs = performance.now();
      toSlow.slowDown(SLOW);
      toStopped.slowDown({ ...SLOW, readMs: 0 });
      await eventually(
        'those that stopped are given up, and only they',
        async () => (await metricValue(url, 'ioc_socket_clients')) === SOCKETS.healthy + SOCKETS.slow,
        GIVEN_UP_WITHIN_MS,
      );
      run.figures['stopped ones given up after (s)'] = ((performance.now() - fromMs) / 1_000).toFixed(1);
      await sleep(faultLengthMs({ boundedS: 4, soakMin: 10 }));
      const toMs = performance.now();
      const grown = (await processVitals(pid)).rssBytes - before;
      toSlow.speedUp();
      await fleet.finish();

      const gaps = arrivals.map((one) => one.longestGapMs(fromMs, toMs));
      run.done = `${SOCKETS.slow} slow and ${SOCKETS.stopped} stopped sockets beside ${SOCKETS.healthy}, ${((toMs - fromMs) / 1_000).toFixed(0)} s at 480 values a second`;
      run.figures['longest pause of a healthy socket (ms)'] = Math.max(...gaps).toFixed(0);
      run.figures['RSS grew by (MiB)'] = (grown / 1_048_576).toFixed(0);
      const verdict = run.count(await readBack(session, fleet.ledgers));
      expect(verdict).toMatchObject(NOTHING_AMISS);
      for (const { plan, sent } of fleet.ledgers) {
        const newest = plan.valueOf(sent - 1);
        for (const listener of [...healthy, ...slow]) {
          await eventually(
            `the newest value of ${plan.device.id}`,
            () => listener.valueOf(plan.device.id, plan.property) === newest,
          );
        }
      }
      expect(slow.every(({ socket }) => socket.connected)).toBe(true);
      expect(Math.max(...gaps)).toBeLessThanOrEqual(LONGEST_GAP_MS);
      expect(grown).toBeLessThanOrEqual(MOST_GROWTH_BYTES);
    },
  );
});
