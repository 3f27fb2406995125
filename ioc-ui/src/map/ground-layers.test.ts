import { describe, expect, it } from 'vitest';

import { GROUND_LAYERS, isPainted, sizeAt } from './ground-layers.ts';

function paintersOf(properties: Readonly<Record<string, unknown>>): readonly string[] {
  return GROUND_LAYERS.filter((layer) => isPainted(layer, properties)).map(({ id }) => id);
}

describe('ground layers', () => {
  it('paint a road in the layers of its kind only', () => {
    expect(paintersOf({ part: 'road', kind: 'trunk' })).toEqual(['major-casing', 'major-road']);
    expect(paintersOf({ part: 'road', kind: 'primary' })).toEqual(['road-casing', 'road']);
    expect(paintersOf({ part: 'road', kind: 'rail' })).toEqual(['rail']);
  });

  it('leave names and unknown parts alone', () => {
    expect(paintersOf({ part: 'ward-label' })).toEqual([]);
    expect(paintersOf({})).toEqual([]);
  });

  it('keep the outermost sizes beyond the stops', () => {
    expect(
      sizeAt(
        [
          [9, 1],
          [14, 3],
        ],
        4,
      ),
    ).toBe(1);
    expect(
      sizeAt(
        [
          [9, 1],
          [14, 3],
        ],
        20,
      ),
    ).toBe(3);
  });

  it('grow by the same factor with each zoom between two stops', () => {
    const at = (zoom: number): number =>
      sizeAt(
        [
          [9, 0],
          [12, 1],
        ],
        zoom,
      );
    expect((at(11) - at(10)) / (at(10) - at(9))).toBeCloseTo(1.4, 9);
    expect(at(12)).toBe(1);
  });
});
