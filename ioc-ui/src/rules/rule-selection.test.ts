import { isPropertyId } from '@ioc/domain';
import { decodeDevice, deviceJson, ruleJson } from '@ioc/wire';
import { describe, expect, it } from 'vitest';

import { deviceOf } from '../live/live-fixture.ts';
import { selects, thresholdLines } from './rule-selection.ts';

const device = decodeDevice(deviceJson.parse(deviceOf('dev-1', { tags: ['gauge'] })));
const level = device.datastreams[0]?.property;
if (level === undefined || !isPropertyId(level)) throw new Error('the fixture has no datastream');

function ruleWith(select: object, more: object = {}) {
  return ruleJson.parse({
    id: 'rule-1',
    version: 1,
    name: { vi: 'x', en: 'x' },
    department: 'd',
    sector: 'water',
    enabled: true,
    select: { property: 'level', ...select },
    groupBy: 'device',
    signal: { fn: 'last' },
    levels: [{ severity: 'high', op: 'outside', threshold: [1, 5] }],
    message: { vi: 'x', en: 'x' },
    ...more,
  });
}

describe('the rules of a datastream', () => {
  it('meet every condition of their selector', () => {
    expect(selects(ruleWith({}), device, level)).toBe(true);
    expect(selects(ruleWith({ tags: ['gauge'], cities: ['city-1'] }), device, level)).toBe(true);
    expect(selects(ruleWith({ tags: ['gauge', 'other'] }), device, level)).toBe(false);
    expect(selects(ruleWith({ devices: ['dev-2'] }), device, level)).toBe(false);
    expect(selects(ruleWith({ areas: ['07210@2025-07-01'] }), device, level)).toBe(false);
    expect(selects(ruleWith({}, { enabled: false }), device, level)).toBe(false);
  });

  it('give the chart their thresholds, unless they judge something else than the value', () => {
    expect(thresholdLines([ruleWith({})], device, level).map(({ value }) => value)).toEqual([1, 5]);
    expect(thresholdLines([ruleWith({}, { signal: { fn: 'rate', window: 'PT1H' } })], device, level)).toEqual(
      [],
    );
  });
});
