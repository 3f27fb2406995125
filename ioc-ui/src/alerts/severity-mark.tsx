import type { ReactNode } from 'react';

import { LEVELS, type Level } from '../live/device-look.ts';
import './severity-mark.css';

/** A severity mark's outline on a 24-unit grid; the same outlines are drawn on the map. Source: interface §3.2. */
export const MARK_OUTLINES: Readonly<Record<Exclude<Level, 'normal'>, string>> = {
  critical: 'M3 3h18v18H3z',
  high: 'M12 1.5 23 21.5H1z',
  medium: 'M12 .5 23.5 12 12 23.5.5 12z',
  low: 'M12 1.5a10.5 10.5 0 1 0 0 21 10.5 10.5 0 0 0 0-21z',
  diagnostic: 'M6.2 2h11.6L23.5 12l-5.7 10H6.2L.5 12z',
};

/** The glyph on a severity mark: the rank that operators say, or D for faults of devices and data. */
export const MARK_GLYPHS: Readonly<Record<Exclude<Level, 'normal'>, string>> = {
  critical: '1',
  high: '2',
  medium: '3',
  low: '4',
  diagnostic: 'D',
};

/** How far below the middle the glyph of a mark stands, in units of the grid: a triangle is heavier below. */
export const MARK_GLYPH_DROP: Readonly<Record<Exclude<Level, 'normal'>, number>> = {
  critical: 0,
  high: 3,
  medium: 0,
  low: 0,
  diagnostic: 0,
};

/** Every level that has a mark, worst first. */
export const MARKED_LEVELS = LEVELS.filter((level) => level !== 'normal').toReversed();

/** Shape, number and colour of a severity; decorative, so the text beside it must name it. */
export function SeverityMark({
  level,
  isHollow = false,
}: {
  readonly level: Exclude<Level, 'normal'>;
  readonly isHollow?: boolean;
}): ReactNode {
  return (
    <svg className={`mark ${level}${isHollow ? ' hollow' : ''}`} viewBox="-1 -1 26 26" aria-hidden="true">
      <path d={MARK_OUTLINES[level]} />
      <text x="12" y={12 + MARK_GLYPH_DROP[level]} dominantBaseline="central" textAnchor="middle">
        {MARK_GLYPHS[level]}
      </text>
    </svg>
  );
}
