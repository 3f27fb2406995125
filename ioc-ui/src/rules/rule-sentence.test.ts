import { observedProperty, ruleJson } from '@ioc/wire';
import { describe, expect, it } from 'vitest';

import { ruleSentences } from './rule-sentence.ts';

const pm25 = observedProperty.parse({
  id: 'pm2_5',
  sector: 'environment',
  name: { vi: 'PM2,5', en: 'PM2.5' },
  kind: 'number',
  derived: false,
  unit: 'ug/m3',
  display: { vi: 'µg/m³', en: 'µg/m³' },
  decimals: 1,
  reject: null,
  normal: null,
  intervalSeconds: 60,
  step: null,
  flatlineSeconds: null,
  values: [],
  missingMarkers: [],
  source: 'test',
});

function ruleWith(facts: object) {
  return ruleJson.parse({
    id: 'rule-1',
    version: 1,
    name: { vi: 'Bụi', en: 'Dust' },
    department: 'dept',
    sector: 'environment',
    enabled: true,
    select: { property: 'pm2_5' },
    groupBy: 'device',
    signal: { fn: 'mean', window: 'PT1H' },
    levels: [{ severity: 'high', op: '>', threshold: 150, reset: 130, for: 'PT10M' }],
    message: { vi: 'x', en: 'x' },
    ...facts,
  });
}

describe('a rule in words', () => {
  it('says in Vietnamese what is judged, the threshold, how long, and when it ends', () => {
    expect(ruleSentences('vi', ruleWith({}), pm25)).toEqual([
      'Báo động mức Cao khi PM2,5 trung bình 1 giờ vượt 150 µg/m³ trong 10 phút; hết khi xuống dưới 130',
    ]);
  });

  it('says the same in English', () => {
    expect(ruleSentences('en', ruleWith({}), pm25)).toEqual([
      'High alert when PM2.5, 1 h mean, is above 150 µg/m³ for 10 min; clears below 130',
    ]);
  });

  it('gives the most severe level first and the missing data last', () => {
    const rule = ruleWith({
      signal: { fn: 'last' },
      levels: [
        { severity: 'medium', op: '<', threshold: 0.2 },
        { severity: 'critical', op: 'outside', threshold: [0.1, 2], reset: [0.2, 1.5] },
      ],
      noData: { severity: 'low', after: 'PT30M' },
    });
    expect(ruleSentences('vi', rule, pm25)).toEqual([
      'Báo động mức Khẩn cấp khi PM2,5 ra ngoài khoảng 0,1–2 µg/m³; hết khi trở lại khoảng 0,2–1,5',
      'Báo động mức Trung bình khi PM2,5 xuống dưới 0,2 µg/m³; hết khi lên trên 0,2',
      'Mất dữ liệu (Thấp) khi không có giá trị mới trong 30 phút',
    ]);
  });

  it('names yes and no instead of one and zero', () => {
    const rule = ruleWith({ signal: { fn: 'last' }, levels: [{ severity: 'high', op: '==', threshold: 1 }] });
    expect(
      ruleSentences('vi', rule, { ...pm25, kind: 'boolean', name: { vi: 'Mất điện', en: 'Outage' } }),
    ).toEqual(['Báo động mức Cao khi Mất điện là “Có”; hết khi không còn là “Có”']);
  });
});
