import { describe, expect, it } from 'vitest';
import { conversion, converted } from './ucum-units.ts';

function convert(value: number, from: string, to: string): number | undefined {
  const found = conversion(from, to);
  return found && converted(value, found);
}

describe('units', () => {
  it.each([
    [212, '[degF]', 'Cel', 100],
    [-40, '[degF]', 'Cel', -40],
    [273.15, 'K', 'Cel', 0],
    [25, 'Cel', 'K', 298.15],
    [101_325, 'Pa', 'hPa', 1_013.25],
    [0.4, 'MPa', 'bar', 4],
    [1, 'm/s', 'km/h', 3.6],
    [2.5, 'L/s', 'm3/h', 9],
    [1, 'mS/cm', 'uS/cm', 1_000],
    [0.041, 'mg/m3', 'ug/m3', 41],
    [3.6, 'MJ', 'kW.h', 1],
    [0.5, '1', '%', 50],
    [12, '1', '{veh}', 12],
    [-71, 'dB[mW]', 'dB', -71],
    [150, 'mm', 'cm', 15],
    [7, '[pH]', '[pH]', 7],
  ])('%d %s in %s → %s is %d', (value, from, to, expected) => {
    expect(convert(value, from, to)).toBe(expected);
  });

  it('are not converted where they measure something else', () => {
    for (const [from, to] of [
      ['Cel', 'm'],
      ['[ppm]', 'ug/m3'],
      ['nonsense', 'm'],
      ['constructor', 'm'],
    ] as const) {
      expect(conversion(from, to)).toBeUndefined();
    }
  });
});
