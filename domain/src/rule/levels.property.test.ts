import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  above,
  at,
  inShort,
  makeDatastream,
  makeRule,
  MINUTE,
  observed,
  SECOND,
} from './engine-fixture.suite.ts';
import { formatIsoDuration } from '../time/iso-duration.ts';
import { STALE_INTERVALS } from './plan-layout.ts';
import { runBatch } from './run-batch.ts';

interface Sample {
  readonly t: number;
  readonly v: number;
}

interface PlainLevel {
  readonly severity: 'low' | 'medium' | 'high';
  readonly threshold: number;
  readonly reset: number;
  readonly forMs: number;
}

const STALE_MS = STALE_INTERVALS * MINUTE;

/** Since when the threshold has been satisfied without a break or gap, up to the sample; undefined when it is not. */
function satisfiedSince(
  samples: readonly Sample[],
  index: number,
  { threshold }: PlainLevel,
): number | undefined {
  let since: number | undefined;
  for (let back = index; back >= 0; back--) {
    const sample = samples[back];
    const next = samples[back + 1];
    if (!sample || sample.v <= threshold) break;
    if (back < index && next && next.t - sample.t > STALE_MS) break;
    since = sample.t;
  }
  return since;
}

/** R8 to R10 and R12 word by word: for each sample, whether the level is reached. */
function reached(samples: readonly Sample[], level: PlainLevel): boolean[] {
  let before = false;
  return samples.map(({ t, v }, index) => {
    const since = satisfiedSince(samples, index, level);
    before = (since !== undefined && t - since >= level.forMs) || (before && v > level.reset);
    return before;
  });
}

/** R8, R11 and R13 word by word: the transitions, in short and without those about a peak. */
function plainly(samples: readonly Sample[], levels: readonly PlainLevel[], keepMs: number): string[] {
  const reachedBy = levels.map((level) => reached(samples, level));
  let standing: string | undefined;
  let calmSince: number | undefined;
  return samples.flatMap(({ t }, index) => {
    const now = levels.findLast((_, place) => reachedBy[place]?.[index])?.severity;
    const before = standing;
    const minutes = Number(((t - at(0)) / MINUTE).toFixed(3));
    calmSince = now === undefined ? (calmSince ?? t) : undefined;
    if (now === undefined && calmSince !== undefined && t - calmSince < keepMs) return [];
    standing = now;
    if (before === now) return [];
    if (before === undefined) return [`${minutes} raised ${now}`];
    return [now === undefined ? `${minutes} cleared` : `${minutes} ${before}→${now}`];
  });
}

const streams = fc
  .array(fc.tuple(fc.constantFrom(20, 60, 60, 150, 200), fc.integer({ min: 0, max: 10 })), {
    minLength: 1,
    maxLength: 60,
    size: 'max',
  })
  .map((steps) => {
    let t: number = at(0);
    return steps.map(([pause, v]): Sample => ({ t: (t += pause * SECOND), v }));
  });

const ladders = fc
  .array(
    fc.record({ threshold: fc.nat(9), band: fc.nat(3), forMs: fc.constantFrom(0, MINUTE, 3 * MINUTE) }),
    {
      minLength: 3,
      maxLength: 3,
    },
  )
  .map((drawn) =>
    (['low', 'medium', 'high'] as const).map((severity, index): PlainLevel => {
      const { threshold, band, forMs } = drawn[index] ?? { threshold: 0, band: 0, forMs: 0 };
      return { severity, threshold, reset: threshold - band, forMs };
    }),
  );

describe('levels over any readings', () => {
  it('R8–R13 the engine decides what the sentences say, word by word', () => {
    fc.assert(
      fc.property(streams, ladders, fc.constantFrom(0, MINUTE, 4 * MINUTE), (samples, levels, keepMs) => {
        const rule = makeRule({
          levels: levels.map(({ severity, threshold, reset, forMs }) =>
            above(severity, threshold, { reset, for: formatIsoDuration(forMs) }),
          ),
          keepFiring: formatIsoDuration(keepMs),
        });
        const events = samples.map(({ t, v }) => observed((t - at(0)) / MINUTE, v));
        const decided = inShort(runBatch([rule], [makeDatastream('env-1')], events));
        expect(decided.filter((text) => !text.endsWith('worsened'))).toEqual(
          plainly(samples, levels, keepMs),
        );
      }),
      { numRuns: 200 },
    );
  });
});
