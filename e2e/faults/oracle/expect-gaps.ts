import { expect } from 'vitest';

import { eventually } from '../../src/eventually.ts';
import type { OperatorSession } from '../../src/operator-session.ts';
import type { DeviceVerdict } from './verdict.ts';

/** How long the health of a device may take to show what came last, in milliseconds. */
const SHOWN_WITHIN_MS = 15_000;

/** Ranges that a device's health names; older ones are only counted (docs/devices.md). */
const MOST_RANGES = 32;

interface Range {
  readonly from: number;
  readonly to: number;
}

interface DeviceWithHealth {
  readonly health?: { readonly gaps?: { readonly missing: number; readonly ranges: readonly Range[] } };
}

/** Numbers, ascending, as the stretches without a hole that they make up. */
function rangesOf(seqs: readonly number[]): readonly Range[] {
  const ranges: { from: number; to: number }[] = [];
  for (const seq of seqs.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.to === seq - 1) last.to = seq;
    else ranges.push({ from: seq, to: seq });
  }
  return ranges;
}

/**
 * Expects that the health of every device names exactly the numbers that the oracle found lost, neither more nor fewer.
 * Answers how many these were.
 */
export async function expectGaps(
  session: OperatorSession,
  verdicts: readonly DeviceVerdict[],
): Promise<number> {
  let named = 0;
  for (const { device, lostSeqs } of verdicts) {
    const expected = { missing: lostSeqs.length, ranges: rangesOf(lostSeqs).slice(-MOST_RANGES) };
    const told = async (): Promise<unknown> => {
      const { health } = await session.get<DeviceWithHealth>(`/devices/${device}`);
      const { missing = 0, ranges = [] } = health?.gaps ?? {};
      return { missing, ranges: ranges.map(({ from, to }) => ({ from, to })) };
    };
    await eventually(
      `the gaps of ${device}`,
      async () => JSON.stringify(await told()) === JSON.stringify(expected),
      SHOWN_WITHIN_MS,
    )
      // What it told instead says more than that time is over.
      .catch(async () => expect(await told(), `the gaps of ${device}`).toEqual(expected));
    named += lostSeqs.length;
  }
  return named;
}
