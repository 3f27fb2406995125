import { describe, expect, it } from 'vitest';

import { deviceDueAt, firstOfEpisode } from './fleet-schedule.ts';
import { LatencyWatch } from './latency-watch.ts';

/** Every device speaks once a second. */
const SCHEDULE = { devices: 100, rate: 100, startMs: 1_000_000 };

describe('the watch over latencies', () => {
  it('counts from when a message was due until its value came', () => {
    const watch = new LatencyWatch(SCHEDULE, 0);
    const t = deviceDueAt(SCHEDULE, 7, 0);
    watch.takeValue({ device: 7, t }, t + 120);
    expect(watch.samples([]).toDelta).toEqual([120]);
  });

  it('counts a value that a newer one took the place of until the newer one came', () => {
    const watch = new LatencyWatch(SCHEDULE, 0);
    const t = deviceDueAt(SCHEDULE, 7, 1);
    watch.takeValue({ device: 7, t }, t + 50);
    expect(watch.samples([]).toDelta).toEqual([1_050, 50]);
  });

  it('leaves out the warm-up, and counts what never came', () => {
    const watch = new LatencyWatch(SCHEDULE, deviceDueAt(SCHEDULE, 7, 1));
    const t = deviceDueAt(SCHEDULE, 7, 0);
    watch.takeValue({ device: 7, t }, t + 120);
    const sent = Array.from({ length: 8 }, (_, device) => (device === 7 ? 3 : 0));
    expect(watch.samples(sent)).toMatchObject({ toDelta: [], unseen: 2 });
  });

  it('counts each raise of an alert once, from the message that began its episode', () => {
    const watch = new LatencyWatch(SCHEDULE, 0);
    const [first, second] = [0, 1].map((episode) => deviceDueAt(SCHEDULE, 0, firstOfEpisode(0, episode)));
    const alert = { device: 0, id: 'one' };
    watch.takeAlert({ ...alert, occurrences: 1 }, (first ?? 0) + 200);
    watch.takeAlert({ ...alert, occurrences: 1 }, (first ?? 0) + 450);
    watch.takeAlert({ ...alert, occurrences: 2 }, (second ?? 0) + 300);
    expect(watch.samples([firstOfEpisode(0, 1) + 1])).toMatchObject({ toAlert: [200, 300], unraised: 0 });
  });

  it('counts the raises of an alert and of the one that follows it', () => {
    const watch = new LatencyWatch(SCHEDULE, 0);
    watch.takeAlert({ device: 0, id: 'one', occurrences: 2 }, SCHEDULE.startMs);
    watch.takeAlert({ device: 0, id: 'two', occurrences: 1 }, SCHEDULE.startMs);
    expect(watch.samples([]).toAlert).toHaveLength(3);
  });

  it('knows an alert that never came', () => {
    const watch = new LatencyWatch(SCHEDULE, 0);
    expect(watch.samples([firstOfEpisode(0, 0) + 1])).toMatchObject({ toAlert: [], unraised: 1 });
  });
});
