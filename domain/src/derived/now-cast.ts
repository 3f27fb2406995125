import type { NowCastSettings } from './air-index.ts';

/**
 * The NowCast of hourly means, the newest first, in their unit; undefined where too few of the newest are there. The weight is
 * the smallest mean by the largest, not below `smallestWeight`: steady air is averaged long, changing air follows the last
 * hours. Means that are all 0 are steady.
 * Source: Decision 1459/QĐ-TCMT of 12 November 2019 (NowCast for PM10 and PM2.5).
 */
export function nowCast(
  means: readonly (number | undefined)[],
  { hours, among, atLeast, smallestWeight, formAtSmallest }: NowCastSettings,
): number | undefined {
  const last = means.slice(0, hours);
  const known = last.filter((mean) => mean !== undefined);
  if (last.slice(0, among).filter((mean) => mean !== undefined).length < atLeast) return undefined;
  const largest = Math.max(...known);
  const steadiness = largest === 0 ? 1 : Math.min(...known) / largest;
  const weight = Math.max(steadiness, smallestWeight);
  let [sum, weights] = [0, 0];
  for (const [age, mean] of last.entries()) {
    if (mean === undefined) continue;
    sum += weight ** age * mean;
    weights += weight ** age;
  }
  const isPrinted = steadiness <= smallestWeight && formAtSmallest === 'weighted-sum';
  return isPrinted ? sum * weight : sum / weights;
}
