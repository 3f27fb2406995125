import { instant } from '@ioc/domain';
import { describe, expect, it } from 'vitest';

import {
  dayOf,
  formatAge,
  formatClock,
  formatDateTime,
  formatIsoDurationText,
  formatNumber,
  formatPlainNumber,
  formatSpan,
  formatValue,
} from './format.ts';

const LATE_EVENING_UTC = instant(Date.UTC(2026, 10, 23, 18, 5, 9));

describe('times on the screen', () => {
  it('are those of Vietnam whatever the zone of the station', () => {
    expect(formatDateTime(LATE_EVENING_UTC)).toBe('24/11/2026 01:05');
    expect(formatClock(LATE_EVENING_UTC)).toBe('24/11/2026 01:05:09');
    expect(dayOf(LATE_EVENING_UTC)).toBe('2026-11-24');
  });

  it('write midnight as 00, not 24', () => {
    expect(formatDateTime(instant(Date.UTC(2026, 0, 1, 17, 0, 0)))).toBe('02/01/2026 00:00');
  });
});

describe('numbers on the screen', () => {
  it('have a decimal comma in Vietnamese and a point in English', () => {
    expect(formatNumber('vi', 1234.56, 1)).toBe('1.234,6');
    expect(formatNumber('en', 1234.56, 1)).toBe('1,234.6');
  });

  it('keep the decimals that a person typed', () => {
    expect(formatPlainNumber('vi', 5.3)).toBe('5,3');
    expect(formatPlainNumber('vi', 150)).toBe('150');
  });

  it('follow the decimals of their property, and name booleans and enumerations', () => {
    expect(formatValue('vi', 41.25, { decimals: 1 })).toBe('41,3');
    expect(formatValue('vi', true)).toBe('Có');
    expect(formatValue('en', 'running')).toBe('Running');
    expect(formatValue('en', 'not-in-the-catalogue')).toBe('not-in-the-catalogue');
  });
});

describe('spans on the screen', () => {
  it('use the largest unit, with minutes beside hours', () => {
    expect(formatSpan('vi', 45_900)).toBe('45 giây');
    expect(formatSpan('vi', 180_000)).toBe('3 phút');
    expect(formatSpan('vi', 7_500_000)).toBe('2 giờ 5 phút');
    expect(formatSpan('en', 3 * 86_400_000)).toBe('3 d');
  });

  it('never run backwards when clocks disagree', () => {
    expect(formatSpan('vi', -5_000)).toBe('0 giây');
  });

  it('say how long ago', () => {
    expect(formatAge('vi', 180_000)).toBe('3 phút trước');
  });

  it('read ISO 8601 durations', () => {
    expect(formatIsoDurationText('vi', 'PT1H')).toBe('1 giờ');
    expect(formatIsoDurationText('vi', 'soon')).toBe('soon');
  });
});
