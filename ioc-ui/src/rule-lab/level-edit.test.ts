import { ruleJson } from '@ioc/wire';
import { describe, expect, it } from 'vitest';

import { addLevel, changeOperator, linesOf, moveLine, typeNumber } from './level-edit.ts';

const rule = ruleJson.parse({
  id: 'rule-1',
  version: 3,
  name: { vi: 'x', en: 'x' },
  department: 'dept',
  sector: 'environment',
  enabled: true,
  select: { property: 'pm2_5' },
  groupBy: 'device',
  signal: { fn: 'mean', window: 'PT1H' },
  levels: [
    { severity: 'medium', op: '>', threshold: 150, reset: 130, for: 'PT10M' },
    { severity: 'high', op: 'outside', threshold: [10, 250], reset: [20, 240] },
  ],
  message: { vi: 'x', en: 'x' },
});

describe('a line of the chart', () => {
  it('U5 takes its reset along when a threshold is dragged, so that the deadband keeps its width', () => {
    const moved = moveLine(rule, { level: 0, part: 'threshold' }, 160);
    expect(moved.levels[0]).toEqual({
      severity: 'medium',
      op: '>',
      threshold: 160,
      reset: 140,
      for: 'PT10M',
    });
  });

  it('R10 stops a reset at its threshold', () => {
    expect(moveLine(rule, { level: 0, part: 'reset' }, 170).levels[0]).toMatchObject({ reset: 150 });
  });

  it('U5 moves one bound of a range with its reset and leaves the other', () => {
    const moved = moveLine(rule, { level: 1, part: 'threshold', bound: 1 }, 260);
    expect(moved.levels[1]).toMatchObject({ threshold: [10, 260], reset: [20, 250] });
  });

  it('U5 is there for every threshold and reset', () => {
    expect(linesOf(rule).map(({ part, value }) => `${part} ${value}`)).toEqual([
      'threshold 150',
      'reset 130',
      'threshold 10',
      'threshold 250',
      'reset 20',
      'reset 240',
    ]);
  });
});

describe('a number that is typed', () => {
  it('R10 moves nothing else, so that what is wrong stands at its field', () => {
    const typed = typeNumber(rule, { level: 0, part: 'threshold' }, 100);
    expect(typed.levels[0]).toMatchObject({ threshold: 100, reset: 130 });
  });

  it('R10 leaves the reset out when its field is emptied', () => {
    const typed = typeNumber(rule, { level: 0, part: 'reset' }, undefined);
    expect(typed.levels[0]).toEqual({ severity: 'medium', op: '>', threshold: 150, for: 'PT10M' });
  });
});

describe('the levels of a rule', () => {
  it('R8 grow by the next severity beyond the last threshold', () => {
    const [first] = rule.levels;
    const grown = addLevel({ ...rule, levels: first === undefined ? [] : [first] }, 50);
    expect(grown.levels[1]).toEqual({ severity: 'high', op: '>', threshold: 200 });
  });

  it('R7 keep their duration when the comparison changes, and choose the reset anew', () => {
    expect(changeOperator(rule, 0, '<').levels[0]).toEqual({
      severity: 'medium',
      op: '<',
      threshold: 150,
      for: 'PT10M',
    });
  });
});
