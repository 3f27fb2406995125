import { observedProperty, ruleJson } from '@ioc/wire';
import { describe, expect, it } from 'vitest';

import { alertOf } from '../live/alert-fixture.ts';
import { alertStateKey, comparisonText, isResettable, matchesFilter } from './alert-facts.ts';

const rule = ruleJson.parse({
  id: 'rule-1',
  version: 1,
  name: { vi: 'x', en: 'x' },
  department: 'd',
  sector: 'water',
  enabled: true,
  select: { property: 'river_level' },
  groupBy: 'device',
  signal: { fn: 'last' },
  levels: [{ severity: 'medium', op: '>=', threshold: 5.3 }],
  message: { vi: 'x', en: 'x' },
});

const property = observedProperty.parse({
  id: 'river_level',
  sector: 'water',
  name: { vi: 'Mực nước', en: 'Stage' },
  kind: 'number',
  derived: false,
  unit: 'm',
  display: { vi: 'm', en: 'm' },
  decimals: 2,
  reject: null,
  normal: null,
  intervalSeconds: 600,
  step: null,
  flatlineSeconds: null,
  values: [],
  missingMarkers: [],
  source: 'test',
});

describe('an alert in a row', () => {
  it('R43 offers a reset for a latched alert that is normal again, and for no other', () => {
    const over = { ...alertOf({ id: 'a' }), latched: true, condition: 'cleared' as const };
    expect(isResettable(over)).toBe(true);
    const others = [{ latched: false }, { condition: 'active' as const }, { work: 'closed' as const }];
    expect(others.map((other) => isResettable({ ...over, ...other }))).toEqual([false, false, false]);
  });

  it('says value and threshold apart where the value is beyond it no more', () => {
    const text = comparisonText('vi', alertOf({ id: 'a', value: 5.25, threshold: 5.3 }), rule, property);
    expect(text).toBe('5,25 m · ngưỡng ≥ 5,3 m');
  });

  it('shows its value against the threshold with the unit', () => {
    expect(comparisonText('vi', alertOf({ id: 'a', value: 5.42, threshold: 5.3 }), rule, property)).toBe(
      '5,42 ≥ 5,3 m',
    );
    const outside = { ...rule, levels: [{ severity: 'medium', op: 'outside', threshold: [1, 5] }] };
    const alert = alertOf({ id: 'a', value: 9, threshold: [1, 5] });
    expect(comparisonText('en', alert, ruleJson.parse(outside), property)).toBe('9.00 ∉ [1; 5] m');
  });

  it('shows no comparison before its rule is known, rather than a wrong sign', () => {
    const alert = alertOf({ id: 'a', value: 5.42, threshold: 5.3 });
    expect(comparisonText('vi', alert, undefined, property)).toBeUndefined();
  });

  it('shows no comparison where nothing was judged, or where the value is a yes or no', () => {
    expect(comparisonText('vi', alertOf({ id: 'a' }), rule, property)).toBeUndefined();
    expect(
      comparisonText('vi', alertOf({ id: 'a', value: 1, threshold: 1 }), rule, {
        ...property,
        kind: 'boolean',
      }),
    ).toBeUndefined();
  });

  it('A1 names its condition and its work together', () => {
    expect(alertStateKey(alertOf({ id: 'a', condition: 'cleared' }))).toBe(
      'alertState.cleared.unacknowledged',
    );
    expect(alertStateKey(alertOf({ id: 'a', work: 'closed' }))).toBe('alertState.closed');
  });

  it('is shown with its city and sector', () => {
    const alert = alertOf({ id: 'a' });
    expect(matchesFilter(alert, { city: undefined, sectors: undefined })).toBe(true);
    expect(matchesFilter(alert, { city: 'city-2', sectors: undefined })).toBe(false);
    expect(matchesFilter(alert, { city: undefined, sectors: new Set(['traffic']) })).toBe(false);
  });
});
