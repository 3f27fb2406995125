import { describe, expect, it } from 'vitest';

import { spanParts } from './span-parts.ts';

describe('a span of time in the form', () => {
  it('U5 is shown in the largest unit that divides it, or the one that was picked', () => {
    expect(spanParts('PT90M')).toEqual({ count: 90, unit: 'minutes' });
    expect(spanParts('PT2H')).toEqual({ count: 2, unit: 'hours' });
    expect(spanParts('PT90M', 'hours')).toEqual({ count: 1.5, unit: 'hours' });
    expect(spanParts(undefined)).toEqual({ count: undefined, unit: 'minutes' });
    expect(spanParts('P?')).toEqual({ count: Number.NaN, unit: 'minutes' });
  });
});
