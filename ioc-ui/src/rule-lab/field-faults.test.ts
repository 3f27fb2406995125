import { ruleJson } from '@ioc/wire';
import { describe, expect, it } from 'vitest';

import { faultsWithin, localFaults, serverFaults } from './field-faults.ts';
import { parseTypedNumber, typedNumber } from './typed-number.ts';

const rule = ruleJson.parse({
  id: 'rule-1',
  version: 1,
  name: { vi: 'x', en: 'x' },
  department: 'dept',
  sector: 'water',
  enabled: true,
  select: { property: 'river_level' },
  groupBy: 'device',
  signal: { fn: 'last' },
  levels: [{ severity: 'high', op: '>=', threshold: 5.3, reset: 6 }],
  message: { vi: 'x', en: 'x' },
});

describe('faults of a rule', () => {
  it('R10 stand at the field of a reset on the unsafe side', () => {
    expect(Object.keys(localFaults('vi', rule))).toEqual(['levels.0.reset']);
  });

  it('U5 of the server find their field in either notation', () => {
    const errors = [
      { path: 'levels[0].reset', message: 'sai' },
      { path: 'rule.signal.window', message: 'sai' },
    ];
    expect(serverFaults({ type: 't', title: 't', status: 422, errors })).toEqual({
      'levels.0.reset': 'sai',
      'signal.window': 'sai',
    });
  });

  it('U5 are counted for a closed part of the form', () => {
    expect(faultsWithin({ 'levels.0.reset': 'a', 'signal.window': 'b' }, ['signal', 'level'])).toBe(1);
  });
});

describe('typed numbers', () => {
  it('U5 take a comma or a point, and nothing else', () => {
    expect(parseTypedNumber(' 5,30 ')).toBe(5.3);
    expect(parseTypedNumber('-0.5')).toBe(-0.5);
    expect(parseTypedNumber('5,3,0')).toBeUndefined();
    expect(parseTypedNumber('')).toBeUndefined();
    expect(typedNumber('vi', 5.3)).toBe('5,3');
  });
});
