import { describe, expect, it } from 'vitest';

import type { CityId, DepartmentId, DeviceId, PropertyId, RuleId } from '../identifiers.ts';
import { isCityId, isDepartmentId, isDeviceId, isPropertyId, isRuleId } from '../identifiers.ts';
import type { Rule, RuleLevel } from '../rule/rule.ts';
import { adoptionOf, type AdoptionContext } from './adopt-pack.ts';
import { isPackInForce, isVerified, type RulePack } from './rule-pack.ts';
import { keepTighter, tightnessOf } from './tighter-level.ts';

function id<T extends string>(text: string, is: (text: string) => text is T): T {
  if (!is(text)) throw new RangeError(text);
  return text;
}
const city = (text: string): CityId => id(text, isCityId);
const device = (text: string): DeviceId => id(text, isDeviceId);
const property = (text: string): PropertyId => id(text, isPropertyId);
const rule = (text: string): RuleId => id(text, isRuleId);
const department: DepartmentId = id('flood-board', isDepartmentId);

const TEXT = { vi: 'a', en: 'a' };
const above = (severity: RuleLevel['severity'], threshold: number, reset = threshold - 0.1): RuleLevel => ({
  severity,
  op: '>=',
  threshold,
  reset,
});

const PACK: RulePack = {
  id: 'stages',
  version: '2020.1',
  name: TEXT,
  legal_basis: { vi: 'Quyết định 1', en: 'Decision 1' },
  valid_from: '2020-03-15',
  valid_to: null,
  entries: [
    {
      id: 'one',
      unit: 'm',
      source: 'a bulletin',
      figures: [
        { severity: 'medium', verified: false, note: TEXT },
        { severity: 'high', verified: true },
      ],
      supersedes: [rule('start')],
      rule: {
        name: TEXT,
        department,
        sector: 'water',
        select: { property: property('river_level'), devices: [device('river-one')] },
        groupBy: 'device',
        signal: { fn: 'last' },
        levels: [above('medium', 4.3), above('high', 5.3)],
        message: TEXT,
      },
    },
  ],
};

function context(rules: readonly Rule[] = []): AdoptionContext {
  const datastream = {
    device: device('river-one'),
    property: property('river_level'),
    city: city('bac-giang'),
    tags: [],
    intervalMs: 60_000,
  };
  const cities = [city('bac-giang'), city('viet-yen')];
  return { city: city('bac-giang'), cities, rules, datastreams: [datastream] };
}

function adopted(): Rule {
  const [change] = adoptionOf(PACK, context()).entries;
  if (!change) throw new Error('nothing was adopted');
  return { ...change.after, version: 3 };
}

describe('adopting a threshold pack', () => {
  it('makes a rule of the city that says from which pack, version and entry it is', () => {
    const [change] = adoptionOf(PACK, context()).entries;
    expect(change).toMatchObject({ kind: 'added', rule: 'stages-one-bac-giang', datastreams: 1, kept: [] });
    expect(change?.after).toMatchObject({
      pack: { id: 'stages', version: '2020.1', entry: 'one' },
      select: { cities: ['bac-giang'] },
      enabled: true,
    });
  });

  it('changes nothing the second time', () => {
    expect(adoptionOf(PACK, context([adopted()])).entries[0]).toMatchObject({
      kind: 'same',
      differences: [],
    });
  });

  it('keeps the levels that the city made tighter, and takes back those that it made looser', () => {
    const own: Rule = { ...adopted(), levels: [above('medium', 4), above('high', 5.8)] };
    const [change] = adoptionOf(PACK, context([own])).entries;
    expect(change).toMatchObject({
      kind: 'changed',
      before: 3,
      kept: [{ severity: 'medium', threshold: 4, packThreshold: 4.3 }],
    });
    expect(change?.after.levels).toEqual([above('medium', 4), above('high', 5.3)]);
    expect(change?.differences.map(({ path }) => path)).toEqual(['levels']);
  });

  it('leaves out what nothing in the city measures', () => {
    const nobody = { ...context(), city: city('viet-yen') };
    expect(adoptionOf(PACK, nobody)).toMatchObject({ entries: [{ kind: 'no-device' }], superseded: [] });
  });

  it('takes the city out of the rule that judged the same, and disables it when no city is left', () => {
    const { pack: _pack, ...rest } = adopted();
    const start: Rule = {
      ...rest,
      id: rule('start'),
      version: 1,
      select: { property: property('river_level') },
    };
    const [narrowed] = adoptionOf(PACK, context([start])).superseded;
    expect(narrowed).toMatchObject({
      kind: 'narrowed',
      before: 1,
      after: { select: { cities: ['viet-yen'] } },
    });
    const local: Rule = { ...start, select: { ...start.select, cities: [city('bac-giang')] } };
    const [disabled] = adoptionOf(PACK, context([local])).superseded;
    expect(disabled).toMatchObject({ kind: 'disabled', after: { enabled: false } });
  });
});

describe('a threshold pack', () => {
  it('is verified when every figure of it is', () => {
    expect(isVerified(PACK)).toBe(false);
    expect(isVerified({ entries: [] })).toBe(true);
  });

  it('is in force from its first to its last day, unless another took its place', () => {
    const dated: RulePack = { ...PACK, valid_to: '2025-12-31' };
    expect(
      ['2020-03-14', '2020-03-15', '2025-12-31', '2026-01-01'].map((day) => isPackInForce(dated, day)),
    ).toEqual([false, true, true, false]);
    expect(isPackInForce({ ...PACK, superseded_by: TEXT }, '2024-01-01')).toBe(false);
  });
});

describe('a tighter level', () => {
  const range = (threshold: readonly [number, number]): RuleLevel => ({
    severity: 'low',
    op: 'outside',
    threshold,
  });

  it('raises earlier, above, below and outside of a range', () => {
    expect(tightnessOf(above('low', 80), above('low', 100))).toBe('tighter');
    expect(tightnessOf(above('low', 120), above('low', 100))).toBe('looser');
    const below = (threshold: number): RuleLevel => ({ severity: 'low', op: '<', threshold });
    expect(tightnessOf(below(0.25), below(0.2))).toBe('tighter');
    expect(tightnessOf(range([210, 230]), range([209, 231]))).toBe('tighter');
    expect(tightnessOf(range([208, 231]), range([209, 231]))).toBe('looser');
    expect(tightnessOf(range([208, 230]), range([209, 231]))).toBe('other');
    expect(tightnessOf(below(1), above('low', 1))).toBe('other');
  });

  it('of a severity that the pack does not know is not kept', () => {
    expect(keepTighter([above('critical', 1)], [above('low', 5)])).toEqual({
      levels: [above('low', 5)],
      kept: [],
    });
  });
});
