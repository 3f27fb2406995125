import { describe, expect, it } from 'vitest';

import { homeBounds, homeView, projection, ZOOMS, type Bounds } from './home-view.ts';

const REGION: Bounds = [106.0, 21.12, 106.34, 21.34];
const REM = 16;
const WIDE = { width: 1_440, height: 1_000 };
const NARROW = { width: 390, height: 600 };

function corners(size: { width: number; height: number }): {
  upperLeft: readonly number[];
  lowerRight: readonly number[];
} {
  const project = projection(homeView(REGION, size, REM), size);
  return {
    upperLeft: project({ lon: REGION[0], lat: REGION[3] }),
    lowerRight: project({ lon: REGION[2], lat: REGION[1] }),
  };
}

describe('home view', () => {
  it('fills the room under the filters, and stands in its middle', () => {
    const { upperLeft, lowerRight } = corners(WIDE);
    expect(upperLeft[1]).toBeCloseTo(4.5 * REM, 6);
    expect(lowerRight[1]).toBeCloseTo(WIDE.height - 2.5 * REM, 6);
    const middle = ((upperLeft[0] ?? 0) + (lowerRight[0] ?? 0)) / 2;
    expect(middle).toBeCloseTo((2 * REM + WIDE.width - 3 * REM) / 2, 6);
  });

  it('fills the width of a narrow screen', () => {
    const { upperLeft, lowerRight } = corners(NARROW);
    expect(upperLeft[0]).toBeCloseTo(REM, 6);
    expect(lowerRight[0]).toBeCloseTo(NARROW.width - REM, 6);
  });

  it('stays within the zoom limits', () => {
    expect(homeView([106.2, 21.2, 106.2001, 21.2001], WIDE, REM).zoom).toBe(ZOOMS.maxZoom);
    expect(homeView([90, 0, 120, 30], WIDE, REM).zoom).toBe(ZOOMS.minZoom);
  });

  it('answers a view also for a picture that is smaller than what lies over it', () => {
    const { center, zoom } = homeView(REGION, { width: 10, height: 10 }, REM);
    expect([center.lon, center.lat, zoom].every(Number.isFinite)).toBe(true);
  });

  it('puts the middle of the view into the middle of the picture', () => {
    const view = homeView(REGION, WIDE, REM);
    expect(projection(view, WIDE)(view.center)[0]).toBeCloseTo(WIDE.width / 2, 6);
    expect(projection(view, WIDE)(view.center)[1]).toBeCloseTo(WIDE.height / 2, 6);
  });

  it('takes 256 pixels for a quarter of the world at zoom 1', () => {
    const project = projection({ center: { lon: 0, lat: 0 }, zoom: 1 }, { width: 0, height: 0 });
    expect(project({ lon: 90, lat: 0 })[0]).toBeCloseTo(256, 9);
  });
});

describe('home bounds', () => {
  const cities = [
    { id: 'east', bbox: REGION },
    { id: 'west', bbox: [105.9, 21.2, 106.1, 21.5] as const },
  ];

  it('are the outermost of all areas', () => {
    expect(homeBounds(cities, undefined)).toEqual([105.9, 21.12, 106.34, 21.5]);
  });

  it('are those of the chosen area', () => {
    expect(homeBounds(cities, 'east')).toEqual(REGION);
  });

  it('are none while no area is known', () => {
    expect(homeBounds([], undefined)).toBeUndefined();
  });
});
