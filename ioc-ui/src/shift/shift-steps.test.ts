import { shiftJson } from '@ioc/wire';
import { describe, expect, it } from 'vitest';

import { currentShift, nextStep } from './shift-steps.ts';

const AT = '2026-11-24T00:00:00.000Z';
const OPEN = shiftJson.parse({
  id: 's1',
  desk: 'main',
  state: 'open',
  startedAt: AT,
  startedBy: 'lan',
  notes: [],
  revision: 1,
});
const OFFERED = shiftJson.parse({ ...OPEN, state: 'offered', offered: { by: 'lan', at: AT } });

describe('the steps of a handover', () => {
  it('A11 lead from the one who goes to the one who comes', () => {
    expect(nextStep(undefined, 'lan')).toBe('begin');
    expect(nextStep(OPEN, 'lan')).toBe('offer');
    expect(nextStep(OFFERED, 'minh')).toBe('receive');
    expect(nextStep({ ...OFFERED, state: 'handed-over' as const }, 'minh')).toBe('done');
  });

  it('A11 do not let the one who goes receive', () => {
    expect(nextStep(OFFERED, 'lan')).toBe('wait');
  });

  it('begin with the shift that is not handed over', () => {
    expect(currentShift([OPEN, { ...OFFERED, id: 's0', state: 'handed-over' as const }])?.id).toBe('s1');
    expect(currentShift([{ ...OFFERED, state: 'handed-over' as const }])).toBeUndefined();
  });
});
