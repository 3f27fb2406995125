import { instant, isAreaId, isCityId, isDeviceId, isPropertyId } from '@ioc/domain';
import { expect, it } from 'vitest';

import { truthLine } from './ground-truth.ts';

it('tells an incident in one line, with its area when it lies in one', () => {
  const [city, a, b, property] = ['bac-giang', 'lamp-01', 'lamp-02', 'pole_leakage'];
  const area = '07210@2025-07-01';
  if (!isCityId(city) || !isDeviceId(a) || !isDeviceId(b) || !isPropertyId(property) || !isAreaId(area))
    throw new Error();
  const incident = {
    id: 'pole-leakage#0',
    kind: 'pole-leakage',
    city,
    sector: 'lighting',
    devices: [a, b],
    from: instant(Date.UTC(2026, 10, 23, 7)),
    to: instant(Date.UTC(2026, 10, 23, 8)),
    expect: [{ property, severity: 'critical' }],
  } as const;
  const world = { expectHealth: [], isSensorFault: false, tolerates: [] } as const;
  const areas = new Map([
    [a, area],
    [b, area],
  ]);
  expect(JSON.parse(truthLine({ ...incident, ...world }, areas))).toEqual({
    ...incident,
    area,
    from: '2026-11-23T07:00:00.000Z',
    to: '2026-11-23T08:00:00.000Z',
  });
  expect(JSON.parse(truthLine({ ...incident, ...world }, new Map([[a, area]])))).not.toHaveProperty('area');
});
