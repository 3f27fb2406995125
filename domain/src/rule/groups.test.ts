import { describe, expect, it } from 'vitest';
import {
  areaId,
  cityId,
  inShort,
  makeDatastream,
  makeRule,
  observed,
  propertyId,
} from './engine-fixture.suite.ts';
import { selects } from './evaluated-datastream.ts';
import { readQuorum } from './quorum.ts';
import type { Rule } from './rule.ts';
import { runBatch } from './run-batch.ts';

const AREA = areaId('07210@2025-07-01');

function inArea(rule: Partial<Rule>, readings: readonly (readonly [device: number, value: number])[]) {
  const members = [1, 2, 3, 4].map((device) => makeDatastream(`env-${device}`, { area: AREA }));
  const events = readings.map(([device, value], index) =>
    observed(index / 10, value, { device: `env-${device}` }),
  );
  return runBatch([makeRule({ groupBy: 'area', ...rule })], members, events);
}

describe('groups', () => {
  it('R6 without a quorum the signal of the group is the mean over its devices', () => {
    const transitions = inArea({}, [
      [1, 70],
      [2, 80],
      [3, 93],
      [1, 40],
    ]);
    expect(inShort(transitions)).toEqual(['0.2 raised high', '0.3 cleared']);
    expect(transitions[0]).toMatchObject({ value: 81, group: { by: 'area', id: AREA } });
  });

  it('R6 a quorum counts the devices that satisfy the level, and the deciding one gives the value', () => {
    const quorum = { atLeast: 2, of: 'devices' as const };
    const transitions = inArea({ quorum }, [
      [1, 95],
      [2, 70],
      [3, 85],
      [1, 10],
    ]);
    expect(inShort(transitions)).toEqual(['0.2 raised high', '0.3 cleared']);
    expect(transitions[0]?.value).toBe(85);
  });

  it('R6 a share is of the devices with a signal, rounded up, never below one', () => {
    const quorum = { atLeast: '50%', of: 'devices' as const };
    expect(inShort(inArea({ quorum }, [[1, 95]]))).toEqual(['0 raised high']);
    expect(
      inShort(
        inArea({ quorum }, [
          [1, 10],
          [2, 20],
          [3, 90],
        ]),
      ),
    ).toEqual([]);
    expect(
      inShort(
        inArea({ quorum }, [
          [1, 10],
          [2, 90],
        ]),
      ),
    ).toEqual(['0.1 raised high']);
    expect([1, 2, 3, 4].map(readQuorum('50%') ?? (() => NaN))).toEqual([1, 1, 2, 2]);
    expect(readQuorum('1%')?.(3)).toBe(1);
  });

  it('R6 a device outside every area is a group of its own', () => {
    const transitions = runBatch(
      [makeRule({ groupBy: 'area' })],
      [makeDatastream('env-1')],
      [observed(0, 90)],
    );
    expect(transitions).toMatchObject([{ kind: 'raised', group: { by: 'device', id: 'env-1' } }]);
  });

  it('a selector takes the datastreams that every given list names', () => {
    const datastream = makeDatastream('env-1', { area: AREA, tags: ['school', 'roadside'] });
    const property = propertyId('pm2_5');
    expect(selects({ property }, datastream)).toBe(true);
    expect(selects({ property, cities: [], tags: ['school', 'park'] }, datastream)).toBe(true);
    expect(selects({ property, areas: [AREA], tags: ['park'] }, datastream)).toBe(false);
    expect(selects({ property, cities: [cityId('viet-yen')] }, datastream)).toBe(false);
    expect(selects({ property: propertyId('no2') }, datastream)).toBe(false);
    expect(selects({ property, areas: [AREA] }, makeDatastream('env-2'))).toBe(false);
  });
});
