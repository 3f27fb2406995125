import { describe, expect, it } from 'vitest';
import { above, inShort, makeDatastream, makeRule, observed, ticked, ticks } from './engine-fixture.suite.ts';
import { runBatch } from './run-batch.ts';
import { compileSchedule } from './schedule.ts';
import { zoneOffset } from './zone-offset.ts';

const utc = (text: string): number => Date.parse(text);

describe('schedules', () => {
  const night = compileSchedule({ windows: [{ days: ['fri'], from: '22:00', to: '06:00' }] });

  it('R23 the zone is Asia/Ho_Chi_Minh unless said otherwise', () => {
    expect(night.isOpen(utc('2026-11-27T14:59:59Z'))).toBe(false);
    expect(night.isOpen(utc('2026-11-27T15:00:00Z'))).toBe(true);
  });

  it('R23 a window that crosses midnight counts to the day of its start', () => {
    expect(night.isOpen(utc('2026-11-27T22:59:59Z'))).toBe(true);
    expect(night.isOpen(utc('2026-11-27T23:00:00Z'))).toBe(false);
    expect(night.isOpen(utc('2026-11-26T22:00:00Z'))).toBe(false);
    expect(night.nextOpening(utc('2026-11-27T23:00:00Z'))).toBe(utc('2026-12-04T15:00:00Z'));
    expect(night.nextOpening(utc('2026-11-27T18:00:00Z'))).toBe(utc('2026-11-27T18:00:00Z'));
  });

  it('R23 a window does not open on a holiday', () => {
    const schedule = compileSchedule({
      timeZone: 'UTC',
      windows: [{ days: ['fri'], from: '08:00', to: '17:00' }],
      holidays: ['2026-11-27'],
    });
    expect(schedule.isOpen(utc('2026-11-27T09:00:00Z'))).toBe(false);
    expect(schedule.nextOpening(utc('2026-11-27T00:00:00Z'))).toBe(utc('2026-12-04T08:00:00Z'));
  });

  it('R23 windows keep local time where clocks are set forward and back', () => {
    const paris = compileSchedule({
      timeZone: 'Europe/Paris',
      windows: [{ days: ['sun'], from: '02:30', to: '04:00' }],
    });
    expect(paris.nextOpening(utc('2026-03-28T12:00:00Z'))).toBe(utc('2026-03-29T01:00:00Z'));
    expect(paris.isOpen(utc('2026-03-29T02:00:00Z'))).toBe(false);
    expect(paris.nextOpening(utc('2026-10-24T12:00:00Z'))).toBe(utc('2026-10-25T00:30:00Z'));
    expect(paris.isOpen(utc('2026-10-25T02:59:59Z'))).toBe(true);
    expect(paris.isOpen(utc('2026-10-25T03:00:00Z'))).toBe(false);
    const monday = compileSchedule({
      timeZone: 'Europe/Paris',
      windows: [{ days: ['mon'], from: '08:00', to: '17:00' }],
    });
    expect(monday.nextOpening(utc('2026-10-24T12:00:00Z'))).toBe(utc('2026-10-26T07:00:00Z'));
  });

  it('R23 the offset of a zone follows its clock changes', () => {
    expect(zoneOffset('Europe/Paris')(utc('2026-03-29T00:59:59Z'))).toBe(3_600_000);
    expect(zoneOffset('Europe/Paris')(utc('2026-03-29T01:00:00Z'))).toBe(7_200_000);
    expect(zoneOffset('Asia/Kathmandu')(0)).toBe(19_800_000);
  });

  it('R23 a schedule that never opens says so', () => {
    const never = compileSchedule({ windows: [] });
    expect(never.nextOpening(0)).toBe(Infinity);
  });

  it('R23 outside its schedule a rule raises nothing; what still holds when it opens is raised then', () => {
    const workday = { windows: [{ days: ['mon' as const], from: '08:00', to: '17:00' }] };
    const rule = makeRule({ schedule: workday, levels: [above('high', 80, { for: 'PT5M' })] });
    const readings = Array.from({ length: 80 }, (_, minute) => [ticked(minute), observed(minute, 90)]).flat();
    expect(inShort(runBatch([rule], [makeDatastream('env-1')], readings))).toEqual(['60 raised high']);
    const passed = [...readings.slice(0, 100), observed(55, 10), observed(70, 10)];
    expect(inShort(runBatch([rule], [makeDatastream('env-1')], passed))).toEqual([]);
  });

  it('R23 a tick at the opening raises what holds, also silence', () => {
    const rule = makeRule({
      schedule: { windows: [{ days: ['mon'], from: '07:02', to: '17:00' }] },
      noData: { severity: 'low', after: 'PT1M' },
    });
    const events = [ticked(0), observed(0, 90), ...ticks(0.25, 5, 0.25)];
    expect(inShort(runBatch([rule], [makeDatastream('env-1')], events))).toEqual(['2 no-data raised low']);
    const patient = { ...rule, noData: { severity: 'low' as const, after: 'PT1H' } };
    expect(inShort(runBatch([patient], [makeDatastream('env-1')], events))).toEqual(['2 raised high']);
  });

  it('R23 what stands when the schedule closes is still judged', () => {
    const rule = makeRule({ schedule: { windows: [{ days: ['mon'], from: '07:00', to: '07:02' }] } });
    const events = [observed(1, 90), observed(3, 10), observed(4, 90)];
    expect(inShort(runBatch([rule], [makeDatastream('env-1')], events))).toEqual([
      '1 raised high',
      '3 cleared',
    ]);
  });
});
