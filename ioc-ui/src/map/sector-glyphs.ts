import type { Sector } from '@ioc/domain';

/** Outlines of the sectors' glyphs on a 24-unit grid, to be stroked. Own drawings. */
export const SECTOR_GLYPHS: Readonly<Record<Sector, string>> = {
  traffic: 'M4 16v-4l2.5-5h11L20 12v4zM4 12h16M7 16v2.5M17 16v2.5',
  environment: 'M5 19C5 9 10 5 19 5c0 9-4 14-14 14zM5 19l8-8',
  lighting: 'M8.5 14.5a5.5 5.5 0 1 1 7 0V17h-7zM9.5 20h5',
  water: 'M12 3.5c4 5 6 7.5 6 10.5a6 6 0 0 1-12 0c0-3 2-5.5 6-10.5z',
  electricity: 'M13 3 6 13.5h5L10.5 21 18 10h-5.5z',
  security: 'M12 3.5 19 6v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6z',
  greenery: 'M12 21v-7M12 14a5.5 5.5 0 1 1 0-11 5.5 5.5 0 0 1 0 11zM8 21h8',
  urban: 'M5 20V9l7-5 7 5v11zM10 20v-6h4v6',
};
