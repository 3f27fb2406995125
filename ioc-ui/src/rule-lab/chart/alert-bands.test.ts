import { instant } from '@ioc/domain';
import { backtestAnswer } from '@ioc/wire';
import { describe, expect, it } from 'vitest';

import { bandRows, comparedBands } from './alert-bands.ts';

const span = {
  from: instant(Date.parse('2026-11-01T00:00:00Z')),
  to: instant(Date.parse('2026-11-11T00:00:00Z')),
};

function alertOf(id: string, from: string, to?: string): object {
  return {
    group: { by: 'device', id },
    kind: 'threshold',
    severity: 'high',
    from: `2026-11-${from}T00:00:00Z`,
    ...(to === undefined ? {} : { to: `2026-11-${to}T00:00:00Z` }),
  };
}

const answer = backtestAnswer.parse({
  alertCount: 3,
  perDay: 0.3,
  bySeverity: { high: 3 },
  timeStandingShare: 0.3,
  groups: [
    { group: { by: 'device', id: 'air-01' }, alerts: 2, timeStandingShare: 0.2, longestMs: 1 },
    { group: { by: 'device', id: 'air-02' }, alerts: 1, timeStandingShare: 0.1, longestMs: 1 },
  ],
  transitions: [],
  alerts: [alertOf('air-01', '02', '03'), alertOf('air-01', '05', '06'), alertOf('air-02', '10')],
  evaluated: 100,
  tookMs: 5,
  history: { datastreams: 2, observations: 100 },
  warnings: [],
  difference: {
    added: [alertOf('air-01', '02', '03')],
    removed: [alertOf('air-03', '04', '05')],
    changed: [{ before: alertOf('air-01', '05', '07'), after: alertOf('air-01', '05', '06') }],
    unchanged: 1,
  },
});

describe('the bands of would-be alerts', () => {
  it('U5 R36 tell what a change adds, removes, changes and leaves', () => {
    expect(comparedBands(answer, span).map(({ alert, change }) => `${alert.group.id} ${change}`)).toEqual([
      'air-01 added',
      'air-03 removed',
      'air-01 changed',
      'air-02 same',
    ]);
  });

  it('U5 are one row for each device, the one with the most alerts first, and count no removed alert', () => {
    expect(bandRows(answer, span).map(({ key, count }) => [key, count])).toEqual([
      ['device:air-01', 2],
      ['device:air-02', 1],
      ['device:air-03', 0],
    ]);
  });

  it('U5 stand at their times, and to the end of the span while they have no end', () => {
    const [first] = comparedBands(answer, span);
    expect(first?.left).toBeCloseTo(0.1);
    expect(first?.width).toBeCloseTo(0.1);
    expect(comparedBands(answer, span).at(-1)).toMatchObject({ left: 0.9 });
  });
});
