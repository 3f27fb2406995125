import { describe, expect, it } from 'vitest';
import { PlaceIndex } from '../city/place-index.ts';
import {
  areaId,
  deviceId,
  inShort,
  makeDatastream,
  makeRule,
  observed,
  propertyId,
  ticked,
} from './engine-fixture.suite.ts';
import { selects } from './evaluated-datastream.ts';
import { compilePlan } from './plan.ts';
import type { Position, Rule, SelectedPlace } from './rule.ts';
import { runBatch } from './run-batch.ts';
import { compilePlace } from './selected-place.ts';
import type { EngineEvent } from './step.ts';
import fc from 'fast-check';

/** A street eastward through the city at 21.27 N; a thousandth of a degree there is 104 m east, 111 m north. */
const STREET: SelectedPlace = {
  kind: 'corridor',
  line: [
    [106.19, 21.27],
    [106.2, 21.27],
  ],
  metres: 100,
};
const SQUARE: SelectedPlace = {
  kind: 'polygon',
  ring: [
    [106.19, 21.26],
    [106.2, 21.26],
    [106.2, 21.28],
    [106.19, 21.28],
  ],
};

function holds(place: SelectedPlace, [lon, lat]: Position): boolean {
  return compilePlace(place).holds({ lon, lat });
}

const AREA = areaId('07210@2025-07-01');
const GAUGES = ['cau-son', 'phu-lang-thuong'].map((device) => makeDatastream(device));

function level(minutes: number, v: number, device = 'phu-lang-thuong'): EngineEvent {
  return observed(minutes, v, { device });
}

function downstream(lag: string): Partial<Rule> {
  const pairs = [{ upstream: deviceId('cau-son'), downstream: deviceId('phu-lang-thuong') }];
  return { signal: { fn: 'last', upstream: { pairs, lag } } };
}

describe('where a rule looks', () => {
  it('R41 a corridor reaches its width to either side of the line and around its ends', () => {
    expect(holds(STREET, [106.195, 21.2708])).toBe(true);
    expect(holds(STREET, [106.195, 21.271])).toBe(false);
    expect(holds(STREET, [106.2009, 21.27])).toBe(true);
    expect(holds(STREET, [106.2012, 21.27])).toBe(false);
  });

  it('R41 a ring need not be closed', () => {
    expect(holds(SQUARE, [106.195, 21.27])).toBe(true);
    expect(holds(SQUARE, [106.205, 21.27])).toBe(false);
  });

  it('R41 the index finds what looking at every place would', () => {
    const position = fc.record({
      lon: fc.double({ min: 106.1, max: 106.3, noNaN: true }),
      lat: fc.double({ min: 21.2, max: 21.3, noNaN: true }),
    });
    const corner = fc.tuple(
      fc.double({ min: 106.1, max: 106.3, noNaN: true }),
      fc.double({ min: 21.2, max: 21.3, noNaN: true }),
    );
    fc.assert(
      fc.property(
        fc.array(position),
        fc.array(corner, { minLength: 3, maxLength: 6 }),
        fc.integer({ min: 1, max: 5_000 }),
        (places, corners, metres) => {
          const index = new PlaceIndex<number>();
          for (const [item, place] of places.entries()) index.add(place, item);
          for (const place of [
            { kind: 'polygon', ring: corners },
            { kind: 'corridor', line: corners, metres },
          ] as const) {
            const { box, holds: isInside } = compilePlace(place);
            const expected = [...places.keys()].filter((item) => places[item] && isInside(places[item]));
            expect(index.find(box, isInside).sort((a, b) => a - b)).toEqual(expected);
          }
        },
      ),
    );
  });

  it('R41 a rule judges the devices inside its place, and those without a location nowhere', () => {
    const inside = makeDatastream('env-1', { location: { lon: 106.195, lat: 21.27 } });
    const outside = makeDatastream('env-2', { location: { lon: 106.3, lat: 21.27 } });
    const rule = makeRule({ select: { property: propertyId('pm2_5'), within: STREET } });
    expect([inside, outside, makeDatastream('env-3')].map((one) => selects(rule.select, one))).toEqual([
      true,
      false,
      false,
    ]);
    const plan = compilePlan([rule], [inside, outside, makeDatastream('env-3')]);
    expect(plan.groups.map(({ group }) => group.id)).toEqual(['env-1']);
  });

  it('R41 an alert about several devices names those that made it', () => {
    const members = ['env-3', 'env-1', 'env-2'].map((device) => makeDatastream(device, { area: AREA }));
    const events = [
      observed(0, 10, { device: 'env-1' }),
      observed(0, 95, { device: 'env-2' }),
      observed(0.1, 99, { device: 'env-3' }),
    ];
    const quorum = { atLeast: 2, of: 'devices' as const };
    const [raised] = runBatch([makeRule({ groupBy: 'area', quorum })], members, events);
    expect(raised?.contributors).toEqual(['env-2', 'env-3']);
    const [mean] = runBatch([makeRule({ groupBy: 'area' })], members, events.slice(1));
    expect(mean?.contributors).toEqual(['env-2']);
  });

  it('R41 a downstream device is judged against the upstream one some time earlier', () => {
    const rule = makeRule({ ...downstream('PT10M'), levels: [{ severity: 'high', op: '>', threshold: 1 }] });
    const events = [level(0, 5, 'cau-son'), level(5, 9, 'cau-son'), level(11, 6.5), level(15, 9.5)];
    const transitions = runBatch([rule], GAUGES, [ticked(15), ...events]);
    expect(inShort(transitions)).toEqual(['11 raised high', '15 cleared']);
    expect(transitions[0]).toMatchObject({ value: 1.5, contributors: ['cau-son', 'phu-lang-thuong'] });
  });

  it('R41 without an upstream value of that time there is no signal', () => {
    const rule = makeRule({ ...downstream('PT10M'), levels: [{ severity: 'high', op: '>', threshold: 1 }] });
    expect(runBatch([rule], GAUGES, [level(0, 5, 'cau-son'), level(5, 99), level(14, 99)])).toEqual([]);
    expect(runBatch([rule], [makeDatastream('phu-lang-thuong')], [level(5, 99)])).toEqual([]);
  });

  it('R41 an upstream value that arrives after the downstream one is still compared with', () => {
    const rule = makeRule({ ...downstream('PT0S'), levels: [{ severity: 'high', op: '>', threshold: 1 }] });
    const transitions = runBatch([rule], GAUGES, [level(1, 9), level(0.5, 5, 'cau-son')]);
    expect(transitions).toMatchObject([{ kind: 'raised', value: 4, cause: { device: 'cau-son' } }]);
  });
});
