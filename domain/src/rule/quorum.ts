import type { Rule } from './rule.ts';

/** How many devices must satisfy a level, of so many that have a signal (R6). */
export type Quorum = (withSignal: number) => number;

const SHARE_PATTERN = /^(\d{1,3}(?:\.\d+)?)%$/;

/**
 * Reads how many devices a level needs: a whole number from 1 (also as text), or a share over 0 % up to 100 % of the
 * devices that have a signal, rounded up and never below 1. Undefined when it is neither.
 *
 * @example
 * '50%' of 3 devices is 2; of 1 device 1.
 */
export function readQuorum(atLeast: NonNullable<Rule['quorum']>['atLeast']): Quorum | undefined {
  const percent = typeof atLeast === 'string' ? SHARE_PATTERN.exec(atLeast)?.[1] : undefined;
  if (percent !== undefined) {
    const share = Number(percent);
    if (share <= 0 || share > 100) return undefined;
    return (withSignal) => Math.max(1, Math.ceil((share * withSignal) / 100));
  }
  const count = typeof atLeast === 'string' && !/^\d+$/.test(atLeast) ? NaN : Number(atLeast);
  return Number.isSafeInteger(count) && count >= 1 ? () => count : undefined;
}
