import type { BoundGroup } from './bound-parts.ts';
import type { StandingRecord } from './engine-records.ts';
import { SEVERITIES } from '../severity.ts';

/** Marks of one kind: one number for each severity. */
const KINDS = SEVERITIES.length;

function ones(bits: number): number {
  let left = bits;
  let count = 0;
  for (; left !== 0; left &= left - 1) count++;
  return count;
}

function mark(standing: StandingRecord, place: number, isTrue: boolean, mask: number): void {
  const marks = ((((standing.marks[place] ?? 0) << 1) | Number(isTrue)) & mask) >>> 0;
  standing.marks[place] = marks;
  if (marks !== 0) standing.hasMarks = true;
}

/** Takes note of whether the newest observation satisfied the levels that look at several (R39). */
export function remember({ standing, signal, levels: { levels } }: BoundGroup): void {
  standing.hasMarks = false;
  for (const [index, { mOfN, rank }] of levels.entries()) {
    if (!mOfN) continue;
    mark(standing, rank, signal.raises(index), mOfN.mask);
    mark(standing, KINDS + rank, signal.holds(index), mOfN.mask);
  }
}

/** A new version begins to count anew; a level that is reached is taken to have been held so far (R32, R39). */
export function restartMarks(standing: StandingRecord): void {
  standing.hasMarks = standing.reached !== 0;
  for (let rank = 0; rank < KINDS; rank++) {
    standing.marks[rank] = 0;
    standing.marks[KINDS + rank] = (standing.reached & (1 << rank)) === 0 ? 0 : 0xffff_ffff;
  }
}

/** Whether the level's threshold is satisfied, and what must hold besides (R7, R39, R40). */
export function isRaising({ standing, signal, levels, truth }: BoundGroup, index: number): boolean {
  if (truth !== true) return false;
  const level = levels.levels[index];
  if (!level?.mOfN) return signal.raises(index);
  return ones((standing.marks[level.rank] ?? 0) & level.mOfN.mask) >= level.mOfN.m;
}

/** Whether the level's reset is still satisfied, and what must hold besides (R10, R39, R40). */
export function isHolding({ standing, signal, levels, truth }: BoundGroup, index: number): boolean {
  if (truth !== true) return false;
  const level = levels.levels[index];
  if (!level?.mOfN) return signal.holds(index);
  return ones((standing.marks[KINDS + level.rank] ?? 0) & level.mOfN.mask) >= level.mOfN.m;
}
