import { ruleJson } from '@ioc/wire';
import { describe, expect, it } from 'vitest';

import { draftOf, isChanged, parseTypedNumber, ruleOfDraft, serverFaults } from './rule-draft.ts';

const rule = ruleJson.parse({
  id: 'rule-1',
  version: 3,
  name: { vi: 'Mực nước', en: 'Level' },
  department: 'dept',
  sector: 'water',
  enabled: true,
  select: { property: 'river_level' },
  groupBy: 'device',
  signal: { fn: 'last' },
  levels: [{ severity: 'high', op: '>=', threshold: 5.3, reset: 5.2, for: 'PT5M' }],
  message: { vi: 'x', en: 'x' },
});

describe('the draft of a rule', () => {
  it('shows decimals with a comma in Vietnamese, and durations in minutes', () => {
    expect(draftOf('vi', rule).levels).toEqual([{ threshold: ['5,3'], reset: ['5,2'], forMinutes: '5' }]);
    expect(isChanged('vi', rule, draftOf('vi', rule))).toBe(false);
  });

  it('becomes the rule with the typed numbers', () => {
    const outcome = ruleOfDraft('vi', rule, {
      enabled: false,
      levels: [{ threshold: ['5,4'], reset: ['5.25'], forMinutes: '0,5' }],
    });
    expect(outcome).toMatchObject({
      ok: true,
      value: { enabled: false, version: 3, levels: [{ threshold: 5.4, reset: 5.25, for: 'PT30S' }] },
    });
  });

  it('leaves the reset and the duration out when they are empty', () => {
    const outcome = ruleOfDraft('vi', rule, {
      enabled: true,
      levels: [{ threshold: ['5,4'], reset: [''], forMinutes: '' }],
    });
    expect(outcome.ok && outcome.value.levels[0]).toEqual({ severity: 'high', op: '>=', threshold: 5.4 });
  });

  it('names the field that is no number', () => {
    const outcome = ruleOfDraft('vi', rule, {
      enabled: true,
      levels: [{ threshold: ['năm'], reset: ['5,2'], forMinutes: '5' }],
    });
    expect(outcome).toEqual({ ok: false, fault: { 'levels.0.threshold': 'Cần một số, ví dụ 5,30' } });
  });

  it('R10 refuses a reset on the unsafe side at its field', () => {
    const outcome = ruleOfDraft('vi', rule, {
      enabled: true,
      levels: [{ threshold: ['5,3'], reset: ['6'], forMinutes: '5' }],
    });
    expect(!outcome.ok && Object.keys(outcome.fault)).toEqual(['levels.0.reset']);
  });
});

describe('typed numbers', () => {
  it('take a comma or a point, and nothing else', () => {
    expect(parseTypedNumber(' 5,30 ')).toBe(5.3);
    expect(parseTypedNumber('-0.5')).toBe(-0.5);
    expect(parseTypedNumber('5,3,0')).toBeUndefined();
    expect(parseTypedNumber('')).toBeUndefined();
  });
});

describe('faults of the server', () => {
  it('find their field in either notation', () => {
    const problem = {
      type: 't',
      title: 't',
      status: 422,
      errors: [{ path: 'levels[0].reset', message: 'sai' }],
    };
    expect(serverFaults(problem)).toEqual({ 'levels.0.reset': 'sai' });
  });
});
