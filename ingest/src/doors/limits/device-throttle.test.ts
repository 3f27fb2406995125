import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeviceThrottle, EXCESS_GAP_MS, FLOOD_LIMIT_MS, MOST_PATIENT_MESSAGES } from './device-throttle.ts';
import { FIRST_FLOOD_PAUSE_MS, FLOOD_FORGIVEN_AFTER_MS, LONGEST_FLOOD_PAUSE_MS } from './flood-pause.ts';
import { LimitCounts } from './limit-counts.ts';

const LIMIT = { perSecond: 50, burst: 500 };
const CONNECTION = {};

describe('the throttle of devices', () => {
  let cutOff: { readonly device: string; readonly pauseMs: number }[];
  let counts: LimitCounts;
  let throttle: DeviceThrottle;

  beforeEach(() => {
    vi.useFakeTimers();
    cutOff = [];
    counts = new LimitCounts(() => performance.now());
    throttle = new DeviceThrottle({
      limit: LIMIT,
      now: () => performance.now(),
      counts,
      cutOff: (device, pauseMs) => cutOff.push({ device, pauseMs }),
    });
  });

  afterEach(() => {
    throttle.close();
    vi.useRealTimers();
  });

  /** A client that keeps this many messages unacknowledged, for as long as it has some. */
  function send(device: string, total: number, window: number): { taken: number } {
    const sent = { taken: 0 };
    let left = total;
    const next = (): void => {
      if (left === 0) return;
      left -= 1;
      throttle.admit(device, CONNECTION, () => {
        sent.taken += 1;
        queueMicrotask(next);
      });
    };
    for (let count = 0; count < window; count += 1) next();
    return sent;
  }

  it('I8 lets a device send its burst at once and then its rate', async () => {
    const sent = send('env-01', 5_000, 20);
    await vi.advanceTimersByTimeAsync(0);
    expect(sent.taken).toBe(500);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent.taken).toBeGreaterThanOrEqual(995);
    expect(sent.taken).toBeLessThanOrEqual(1_001);
  });

  it('I8 slows a device with a backlog that waits for acknowledgements, and never cuts it off', async () => {
    const sent = send('env-01', 5_000, MOST_PATIENT_MESSAGES);
    await vi.advanceTimersByTimeAsync(100_000);
    expect(sent.taken).toBe(5_000);
    expect(cutOff).toEqual([]);
    expect(counts.flooding()).toEqual([]);
    expect(counts.byDevice.get('env-01')).toBe(4_500);
  });

  it('I8 cuts off a device that floods, and tells of it at once', async () => {
    send('env-01', 1_000_000, 2_000);
    expect(counts.flooding()).toEqual(['env-01']);
    await vi.advanceTimersByTimeAsync(FLOOD_LIMIT_MS - 100);
    expect(cutOff).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(cutOff).toEqual([{ device: 'env-01', pauseMs: FIRST_FLOOD_PAUSE_MS }]);
    expect(throttle.isKeptOut('env-01')).toBe(true);
    await vi.advanceTimersByTimeAsync(FIRST_FLOOD_PAUSE_MS);
    expect(throttle.isKeptOut('env-01')).toBe(false);
    expect(counts.flooding()).toEqual([]);
  });

  it('I8 keeps a device that floods again and again out for ever longer, and forgives it in the end', async () => {
    for (let times = 0; times < 8; times += 1) {
      send('env-01', 3_000, 3_000);
      await vi.advanceTimersByTimeAsync(FLOOD_LIMIT_MS + 1_000);
      await vi.advanceTimersByTimeAsync(cutOff.at(-1)?.pauseMs ?? 0);
    }
    expect(cutOff.map(({ pauseMs }) => pauseMs / FIRST_FLOOD_PAUSE_MS)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect(LONGEST_FLOOD_PAUSE_MS).toBe(60 * FIRST_FLOOD_PAUSE_MS);
    await vi.advanceTimersByTimeAsync(FLOOD_FORGIVEN_AFTER_MS + 1);
    send('env-01', 3_000, 3_000);
    await vi.advanceTimersByTimeAsync(FLOOD_LIMIT_MS + 1_000);
    expect(cutOff.at(-1)?.pauseMs).toBe(FIRST_FLOOD_PAUSE_MS);
  });

  it('does not add up short bursts with rests in between', async () => {
    for (let times = 0; times < 20; times += 1) {
      send('env-01', 620, 620);
      await vi.advanceTimersByTimeAsync(12_400 + EXCESS_GAP_MS + 1);
    }
    expect(cutOff).toEqual([]);
  });

  it('I8 lets no device feel another', async () => {
    send('env-01', 100_000, 1_000);
    let others = 0;
    for (let second = 0; second < 9; second += 1) {
      for (let device = 0; device < 100; device += 1) {
        throttle.admit(`other-${device}`, CONNECTION, () => {
          others += 1;
        });
      }
      expect(others).toBe((second + 1) * 100);
      await vi.advanceTimersByTimeAsync(1_000);
    }
  });

  it('never takes what a connection left behind, and takes the rest in order', async () => {
    const [one, two] = [{}, {}];
    const taken: string[] = [];
    for (let count = 0; count < 520; count += 1) {
      throttle.admit('env-01', count % 2 === 0 ? one : two, () => taken.push(String(count)));
    }
    throttle.leave('env-01', one);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(taken.slice(500)).toEqual(['501', '503', '505', '507', '509', '511', '513', '515', '517', '519']);
  });

  it('forgets devices at rest', async () => {
    for (let device = 0; device < 1_000; device += 1)
      throttle.admit(`d-${device}`, CONNECTION, () => undefined);
    expect(throttle.size).toBe(1_000);
    await vi.advanceTimersByTimeAsync(1_000);
    throttle.tidy();
    expect(throttle.size).toBe(0);
  });

  it('keeps the order of a device whatever it sends and when', () => {
    const steps = fc.array(
      fc.record({ count: fc.integer({ min: 0, max: 300 }), restMs: fc.integer({ min: 0, max: 3_000 }) }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        const taken: number[] = [];
        let sent = 0;
        const own = new DeviceThrottle({
          limit: LIMIT,
          now: () => performance.now(),
          counts,
          cutOff: () => undefined,
        });
        for (const { count, restMs } of all) {
          for (let index = 0; index < count; index += 1) {
            const number = sent++;
            own.admit('env-01', CONNECTION, () => taken.push(number));
          }
          vi.advanceTimersByTime(restMs);
        }
        own.close();
        for (const [index, number] of taken.entries()) expect(number).toBeGreaterThan(taken[index - 1] ?? -1);
      }),
      { numRuns: 50 },
    );
  });
});
