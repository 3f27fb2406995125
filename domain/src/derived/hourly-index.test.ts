import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VN_AQI } from './air-index-fixture.suite.ts';
import { derivedDatastreams } from './derived-datastreams.ts';
import { hourlyIndex } from './hourly-index.ts';
import { nowCast } from './now-cast.ts';
import { subIndex, type IndexScale } from './sub-index.ts';

const { values, nowCast: NORMALISED } = VN_AQI;
const PRINTED = { ...NORMALISED, formAtSmallest: 'weighted-sum' as const };
const scales = VN_AQI.inputs.map(({ breakpoints }): IndexScale => ({ breakpoints, values }));

function scaleOf(name: string): IndexScale {
  const found = VN_AQI.inputs.find(({ property }) => property === name);
  if (!found) throw new RangeError(name);
  return { breakpoints: found.breakpoints, values };
}

/** The index of an hour after two like it, of these concentrations. */
function steady(concentrations: Readonly<Record<string, number>>): number | undefined {
  return hourlyIndex(
    VN_AQI,
    VN_AQI.inputs.map(({ property }) => {
      const mean = concentrations[property];
      return [mean, mean, mean];
    }),
  );
}

const concentration = fc.double({ min: 0, max: 200_000, noNaN: true });
const means = fc.array(fc.option(fc.double({ min: 0, max: 2_000, noNaN: true }), { nil: undefined }), {
  minLength: 12,
  maxLength: 12,
});

describe('the sub-index', () => {
  it.each([
    ['pm2_5', 37.5, 75],
    ['pm2_5', 65, 125],
    ['pm10', 385, 250],
    ['no2', 150, 75],
    ['o3', 180, 75],
  ])('R5 of %s at %d µg/m³ is %d, as worked by hand', (name, c, expected) => {
    expect(subIndex(c, scaleOf(name))).toBeCloseTo(expected, 9);
  });

  it('R5 meets its value at every breakpoint from both sides', () => {
    for (const scale of scales) {
      for (const [place, breakpoint] of scale.breakpoints.entries()) {
        const expected = values[place] ?? Number.NaN;
        expect(subIndex(breakpoint, scale)).toBe(expected);
        expect(subIndex(breakpoint * (1 - 1e-9), scale)).toBeCloseTo(expected, 4);
        expect(subIndex(breakpoint * (1 + 1e-9), scale)).toBeCloseTo(expected, 4);
      }
    }
  });

  it('R5 never falls when the concentration rises, and stays between 0 and 500', () => {
    fc.assert(
      fc.property(fc.constantFrom(...scales), concentration, concentration, (scale, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)].map((c) => subIndex(c, scale));
        expect(low).toBeLessThanOrEqual(high ?? Number.NaN);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(500);
      }),
    );
  });

  it('R5 is 500 above the scale and 0 below it', () => {
    expect(subIndex(5_000, scaleOf('pm2_5'))).toBe(500);
    expect(subIndex(-1, scaleOf('pm2_5'))).toBe(0);
  });
});

describe('the NowCast', () => {
  it('R5 weighs by the smallest mean by the largest: 40, 30 give (40 + 0.75 · 30) / 1.75', () => {
    expect(nowCast([40, 30], NORMALISED)).toBeCloseTo(62.5 / 1.75, 12);
  });

  it('R5 halves the weight from hour to hour where the air changes fast: 100, 20, 40 give 120 / 1.75', () => {
    expect(nowCast([100, 20, 40], NORMALISED)).toBeCloseTo(120 / 1.75, 12);
  });

  it('R5 leaves hours that are missing out of both sums, but not out of the age of the others', () => {
    expect(nowCast([40, undefined, 30], NORMALISED)).toBeCloseTo((40 + 0.75 ** 2 * 30) / (1 + 0.75 ** 2), 12);
  });

  it('R5 needs two of the newest three hours', () => {
    expect(nowCast([undefined, 30, 40], NORMALISED)).toBeDefined();
    expect(nowCast([30, undefined, undefined, 40, 40], NORMALISED)).toBeUndefined();
    expect(nowCast([], NORMALISED)).toBeUndefined();
  });

  it('R5 at w = 1/2 both forms agree within 0.03 % where all twelve hours are there', () => {
    const all = [100, ...Array.from({ length: 11 }, () => 20)];
    const normalised = nowCast(all, NORMALISED) ?? Number.NaN;
    const printed = nowCast(all, PRINTED) ?? Number.NaN;
    expect(printed).not.toBe(normalised);
    expect(Math.abs(printed - normalised) / normalised).toBeLessThan(0.0003);
  });

  it('R5 at w = 1/2 a missing hour counts as clean air in the printed form, and not in ours', () => {
    const gap = [undefined, 100, 50];
    expect(nowCast(gap, PRINTED)).toBeCloseTo(100 / 4 + 50 / 8, 12);
    expect(nowCast(gap, NORMALISED)).toBeCloseTo((100 / 2 + 50 / 4) / (1 / 2 + 1 / 4), 12);
  });

  it('R5 both forms are the same above w = 1/2', () => {
    const steadyAir = [60, undefined, 40];
    expect(nowCast(steadyAir, PRINTED)).toBe(nowCast(steadyAir, NORMALISED));
  });

  it('R5 is 0 in air without dust', () => {
    expect(nowCast([0, 0, 0], NORMALISED)).toBe(0);
  });

  it('R5 lies between the smallest and the largest mean', () => {
    fc.assert(
      fc.property(means, (hours) => {
        const mean = nowCast(hours, NORMALISED);
        fc.pre(mean !== undefined);
        const known = hours.filter((hour) => hour !== undefined);
        expect(mean).toBeGreaterThanOrEqual(Math.min(...known) - 1e-9);
        expect(mean).toBeLessThanOrEqual(Math.max(...known) + 1e-9);
      }),
    );
  });
});

describe('the hourly index', () => {
  it('R5 is the largest of the rounded sub-indices', () => {
    expect(steady({ pm2_5: 37.5, pm10: 20, no2: 190 })).toBe(95);
    expect(steady({ pm2_5: 65, no2: 150 })).toBe(125);
    expect(steady({ pm2_5: 25.3 })).toBe(51);
    expect(steady({ pm2_5: 25.2 })).toBe(50);
  });

  it('R5 is not told without PM10 or PM2.5, however bad the other air is', () => {
    expect(steady({ no2: 1_000, o3: 500 })).toBeUndefined();
    expect(steady({ pm10: 10, o3: 500 })).toBe(225);
  });

  it('R5 takes gases of the newest hour only', () => {
    const hours = VN_AQI.inputs.map(({ property }) => {
      if (property === 'pm2_5') return [10, 10, 10];
      return property === 'no2' ? [undefined, 1_000, 1_000] : [];
    });
    expect(hourlyIndex(VN_AQI, hours)).toBe(20);
  });

  it('R5 never falls when a concentration of steady air rises', () => {
    const names = fc.constantFrom('pm2_5', 'pm10', 'no2', 'so2', 'co', 'o3');
    fc.assert(
      fc.property(names, concentration, concentration, (name, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const rest = { pm2_5: 20, pm10: 40, no2: 30 };
        expect(steady({ ...rest, [name]: low })).toBeLessThanOrEqual(
          steady({ ...rest, [name]: high }) ?? Number.NaN,
        );
      }),
    );
  });
});

describe('derived datastreams', () => {
  it('R5 are those of devices that measure PM10 or PM2.5 and do not tell the index themselves', () => {
    const [o3, , , no2, pm10] = VN_AQI.inputs;
    if (!o3 || !no2 || !pm10) throw new Error('the index has six inputs');
    const index = { property: VN_AQI.property, intervalSeconds: 3_600 };
    expect(derivedDatastreams([no2, pm10], [VN_AQI])).toEqual([index]);
    expect(derivedDatastreams([o3, no2], [VN_AQI])).toEqual([]);
    expect(derivedDatastreams([pm10, index], [VN_AQI])).toEqual([]);
  });
});
