import { describe, expect, it } from 'vitest';
import { at, LAMP, LIT, MODE, NENH, NO2, PM, reading } from '../sample-readings.suite.ts';
import { influxTime, influxTimeBefore } from './influx-time.ts';
import { readingLine } from './reading-lines.ts';

describe('a reading as line protocol', () => {
  it('is one line with a field and a quality per value', () => {
    const line = readingLine(reading(NENH, 0, { [PM]: 41.2, [NO2]: [-1e-7, 'suspect'] }));
    const fields = 'pm2_5=41.2,pm2_5:q=0i,no2=-1e-7,no2:q=1i';
    expect(line).toBe(`readings,device=env-nenh-01 ${fields},:received=${at(0) + 180}i ${at(0)}`);
  });

  it('keeps booleans bare and quotes words', () => {
    const line = readingLine(reading(LAMP, 0, { [LIT]: true, [MODE]: 'say "x", y=1\\' }));
    expect(line).toContain(String.raw`lit=true,lit:q=0i,mode="say \"x\", y=1\\",mode:q=0i`);
  });

  it('is nothing without values', () => {
    expect(readingLine(reading(NENH, 0, {}))).toBeUndefined();
  });
});

describe('an instant for InfluxDB', () => {
  it('is RFC 3339, and the end of a span the nanosecond before', () => {
    expect(influxTime(1_000)).toBe('1970-01-01T00:00:01.000Z');
    expect(influxTimeBefore(1_000)).toBe('1970-01-01T00:00:00.999999999Z');
  });

  it('is moved into what InfluxDB keeps', () => {
    expect(influxTime(-8.64e15)).toMatch(/^1677-/);
    expect(influxTimeBefore(8.64e15)).toMatch(/^2262-/);
  });
});
