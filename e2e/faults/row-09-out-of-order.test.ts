import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, describe, expect } from 'vitest';

import { eventually } from '../src/eventually.ts';
import { LiveListener } from '../src/live-listener.ts';
import { RunningCenter } from '../src/running-center.ts';
import { faultForm, faultLengthMs } from './fault-form.ts';
import { faultRow, NOTHING_AMISS } from './fault-row.ts';
import type { DeviceFleet } from './load/device-fleet.ts';
import { prepareFleet } from './load/prepare-fleet.ts';
import { expectExactCounts } from './oracle/expect-exact-counts.ts';
import { hashOf } from './oracle/hashed-value.ts';
import { LatestWatch, type CurrentAnswer } from './oracle/latest-watch.ts';
import { readBack } from './oracle/read-back.ts';
import type { ReadingPlan } from './oracle/reading-plan.ts';

const HOUR_MS = 3_600_000;
const WEEK_MS = 168 * HOUR_MS;

/** Of a hundred messages, so many come out of order by up to an hour, and so many late by up to a week. */
const OUT_OF_ORDER = 40;
const LATE = 10;

/** Back by up to an hour, or up to a week, for some messages; still no two at one time. */
function mixedUp(plan: ReadingPlan, seed: number): ReadingPlan {
  const id = `${plan.device.id}/${seed}`;
  const backMs = (seq: number): number => {
    const lot = hashOf(`${id}/lot`, seq, 100);
    const most = lot < LATE ? WEEK_MS : lot < LATE + OUT_OF_ORDER ? HOUR_MS : 0;
    return most === 0 ? 0 : hashOf(`${id}/back`, seq, most);
  };
  const times: number[] = [];
  const taken = new Set<number>();
  const timeOf = (seq: number): number => {
    for (let next = times.length; next <= seq; next += 1) {
      let time = plan.timeOf(next) - backMs(next);
      while (taken.has(time)) time -= 1;
      taken.add(time);
      times.push(time);
    }
    return times[seq] ?? 0;
  };
  return { ...plan, timeOf };
}

describe('row 9: readings out of order and late', () => {
  let center: RunningCenter | undefined;
  let fleet: DeviceFleet | undefined;

  afterEach(async () => {
    fleet?.close();
    await center?.close();
  });

  faultRow(
    {
      row: 9,
      title:
        'I7 row 9: out of order by an hour and late by a week: each in its place, the newest never goes back',
    },
    async (run) => {
      center = await RunningCenter.start();
      run.outputs.push(() => center?.output() ?? '');
      const session = await center.signIn();
      const { seed } = faultForm();
      fleet = await prepareFleet({
        session,
        access: { mqttUrl: center.mqttUrl, signsIn: true },
        choice: run.choice,
        hashed: 20,
        alarming: 0,
        ratePerDevice: 30,
        change: (plan) => mixedUp(plan, seed),
      });
      const { listener } = await LiveListener.subscribe(session);
      const watch = new LatestWatch();
      watch.start(session);
      fleet.start();
      await sleep(faultLengthMs({ boundedS: 10, soakMin: 10 }));
      await watch.stop();
      await center.kill();
      await center.restart();
      watch.start(session);
      await fleet.finish();
      await watch.stop();
      run.done = `${fleet.sent} messages, ${OUT_OF_ORDER} % out of order by up to 1 h, ${LATE} % late by up to 7 d, one kill -9`;
      const verdict = run.count(await readBack(session, fleet.ledgers));
      expect(verdict).toMatchObject(NOTHING_AMISS);
      expect(verdict.stored).toBe(verdict.sent);
      expect(watch.stepsBack, 'a current value went back').toBe(0);
      run.figures['looks at the current values'] = watch.looks;
      const seen = new Map<string, number>();
      for (const { device, property, t } of listener.messages.flatMap(({ values }) => values)) {
        const datastream = `${device} ${property}`;
        expect(t, `the live value of ${datastream}`).toBeGreaterThanOrEqual(seen.get(datastream) ?? 0);
        seen.set(datastream, t);
      }
      listener.close();
      for (const { plan, sent } of fleet.ledgers) {
        const newest = Math.max(...Array.from({ length: sent }, (_, seq) => plan.timeOf(seq)));
        await eventually(`the newest value of ${plan.device.id}`, async () => {
          const { items } = await session.get<CurrentAnswer>('/current?city=bac-giang&sector=environment');
          const current = items.find(
            ({ device, property }) => device === plan.device.id && property === plan.property,
          );
          return current !== undefined && Date.parse(current.t) === newest;
        });
      }
      await expectExactCounts(session, fleet.ledgers);
    },
  );
});
