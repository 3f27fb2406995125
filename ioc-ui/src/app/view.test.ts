import { describe, expect, it } from 'vitest';

import { parseSectors, toggledSectors, viewSearch } from './view.ts';

const present = ['traffic', 'water', 'lighting'] as const;

describe('the switches of the sectors', () => {
  it('show one sector alone after all, then add to it', () => {
    expect(toggledSectors(undefined, 'water', present)).toBe('water');
    expect(toggledSectors(new Set(['water']), 'traffic', present)).toBe('traffic,water');
  });

  it('show all again after the last was switched off or all were on', () => {
    expect(toggledSectors(new Set(['water']), 'water', present)).toBeUndefined();
    expect(toggledSectors(new Set(['water', 'traffic']), 'lighting', present)).toBeUndefined();
  });

  it('are read from the address, without what is no sector', () => {
    expect([...(parseSectors('water,nonsense') ?? [])]).toEqual(['water']);
    expect(parseSectors(undefined)).toBeUndefined();
  });
});

describe('the address', () => {
  it('never breaks the page, whatever is in it', () => {
    expect(viewSearch.parse({ city: 7, sectors: {}, device: null, other: 1 })).toEqual({});
  });
});
