import { describe, expect, it } from 'vitest';

import {
  EPISODE_THRESHOLD,
  LOAD_PROPERTIES,
  observationTime,
  stationPayload,
  stationTopic,
  stationValues,
} from './city-load.ts';

const START_MS = Date.UTC(2026, 10, 23);

describe('the load of the city', () => {
  it('is readings of five values at one time, in about a hundred bytes', () => {
    const payload = stationPayload(7, 3, { startMs: START_MS });
    expect(JSON.parse(payload)).toEqual({
      ts: START_MS + 60,
      values: Object.fromEntries(LOAD_PROPERTIES.map((id, place) => [id, stationValues(7, 3)[place]])),
      seq: 1_000_003,
    });
    expect(payload.length).toBeGreaterThan(90);
    expect(payload.length).toBeLessThan(110);
  });

  it('puts several readings into an array, in order and without a gap between messages', () => {
    const shape = { startMs: START_MS, readingsPerMessage: 20, stepMs: 5 };
    const messages = [0, 1].flatMap((message) => JSON.parse(stationPayload(7, message, shape)));
    const single = { startMs: START_MS, stepMs: 5 };
    expect(messages).toEqual(
      Array.from({ length: 40 }, (_, reading) => JSON.parse(stationPayload(7, reading, single))),
    );
  });

  it('never says two things of one station at one time', () => {
    const times = Array.from({ length: 1_000 }, (_, message) => observationTime(START_MS, message));
    expect(new Set(times).size).toBe(times.length);
  });

  it('rises above the threshold in episodes of few stations only', () => {
    const isHigh = (station: number): boolean =>
      Array.from({ length: 200 }, (_, message) => stationValues(station, message)[0] ?? 0).some(
        (value) => value > EPISODE_THRESHOLD,
      );
    expect(Array.from({ length: 1_000 }, (_, station) => station).filter(isHigh)).toHaveLength(10);
  });

  it('goes to the topic of the contract', () => {
    expect(stationTopic(42)).toBe('ioc/v1/bac-giang/environment/bench-00042/telemetry');
  });
});
