import type { AirIndex, AirIndexInput } from './air-index.ts';
import { nowCast } from './now-cast.ts';
import { subIndex } from './sub-index.ts';

/** Hourly means of one input, the newest first; undefined for an hour without a mean that counts. */
export type HourlyMeans = readonly (number | undefined)[];

function concentrationOf(
  index: AirIndex,
  { statistic }: AirIndexInput,
  means: HourlyMeans,
): number | undefined {
  return statistic === 'now-cast' ? nowCast(means, index.nowCast) : means[0];
}

/**
 * The index of the newest hour, an integer: the largest of the sub-indices, each rounded half up. `means` are those of the
 * index's inputs, in their order. Undefined where no compulsory input has a value.
 * Source: Decision 1459/QĐ-TCMT of 12 November 2019 (hourly VN_AQI).
 */
export function hourlyIndex(index: AirIndex, means: readonly HourlyMeans[]): number | undefined {
  let largest: number | undefined;
  let isPublished = false;
  for (const [place, input] of index.inputs.entries()) {
    const concentration = concentrationOf(index, input, means[place] ?? []);
    if (concentration === undefined) continue;
    isPublished ||= index.compulsory.includes(input.property);
    const { breakpoints } = input;
    const own = Math.round(subIndex(concentration, { breakpoints, values: index.values }));
    largest = Math.max(largest ?? own, own);
  }
  return isPublished ? largest : undefined;
}
