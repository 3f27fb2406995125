import { describe, expect, it } from 'vitest';

import { boxRing, drawingOf, isWithin, placeOf } from './place-model.ts';

describe('a place drawn on the map', () => {
  it('R41 is a ring around two corners of a box, whichever comes first', () => {
    expect(boxRing([106.2, 21.3], [106.1, 21.2])).toEqual(boxRing([106.1, 21.2], [106.2, 21.3]));
    const place = placeOf('box', [
      [106.2, 21.3],
      [106.1, 21.2],
    ]);
    expect(place && isWithin(place, { lon: 106.15, lat: 21.25 })).toBe(true);
    expect(place && isWithin(place, { lon: 106.25, lat: 21.25 })).toBe(false);
  });

  it('R41 is a corridor of so many metres along a line', () => {
    const place = placeOf('corridor', [
      [106.1, 21.2],
      [106.2, 21.2],
    ]);
    // 0.001° of latitude is 111 m, 0.003° is 334 m; the corridor reaches 200 m.
    expect(place && isWithin(place, { lon: 106.15, lat: 21.201 })).toBe(true);
    expect(place && isWithin(place, { lon: 106.15, lat: 21.203 })).toBe(false);
  });

  it('R41 needs three corners for an area', () => {
    expect(
      placeOf('polygon', [
        [106, 21],
        [107, 21],
      ]),
    ).toBeUndefined();
  });

  it('R41 finds the same position again in the drawing', () => {
    const drawing = drawingOf([106, 21, 107, 22], 600);
    expect(drawing.toLonLat(...drawing.toXy(106.25, 21.5))).toEqual([106.25, 21.5]);
  });
});
