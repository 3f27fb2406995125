import { describe, expect, it } from 'vitest';

import {
  ALERT_RESET,
  ALERT_THRESHOLD,
  deviceDueAt,
  dueAt,
  dueUntil,
  episodeOf,
  firstOfEpisode,
  fleetPayload,
} from './fleet-schedule.ts';

const SCHEDULE = { devices: 200, rate: 2_000, startMs: Date.UTC(2026, 10, 23) };

describe('the schedule of the fleet', () => {
  it('spreads the messages evenly over time', () => {
    expect(dueAt(SCHEDULE, 0)).toBe(SCHEDULE.startMs);
    expect(dueAt(SCHEDULE, 2_000)).toBe(SCHEDULE.startMs + 1_000);
    expect(deviceDueAt(SCHEDULE, 3, 4)).toBe(dueAt(SCHEDULE, 803));
  });

  it('says how many are due, none before the start', () => {
    expect(dueUntil(SCHEDULE, SCHEDULE.startMs - 1)).toBe(0);
    expect(dueUntil(SCHEDULE, SCHEDULE.startMs)).toBe(1);
    expect(dueUntil(SCHEDULE, SCHEDULE.startMs + 1_000)).toBe(2_001);
  });

  it('gives a device no two messages of one time', () => {
    const times = Array.from({ length: 100 }, (_, message) => deviceDueAt(SCHEDULE, 7, message));
    expect(new Set(times).size).toBe(times.length);
  });
});

describe('the episodes of the fleet', () => {
  it('come to one device in five, after a quiet time, again and again', () => {
    expect(episodeOf(7, 20)).toBeUndefined();
    for (const device of [0, 5, 10, 195]) {
      expect(episodeOf(device, 0)).toBeUndefined();
      for (const episode of [0, 1, 2]) {
        const first = firstOfEpisode(device, episode);
        expect(episodeOf(device, first - 1)).toBeUndefined();
        expect(episodeOf(device, first)).toBe(episode);
      }
    }
  });

  it('lie above the threshold, and what is between them below the reset', () => {
    const valueOf = (message: number): unknown => {
      const parsed: { values: Record<string, number> } = JSON.parse(fleetPayload(SCHEDULE, 0, message));
      return parsed.values['pm2_5'];
    };
    expect(valueOf(0)).toBeLessThan(ALERT_RESET);
    expect(valueOf(firstOfEpisode(0, 0))).toBeGreaterThan(ALERT_THRESHOLD);
  });
});
