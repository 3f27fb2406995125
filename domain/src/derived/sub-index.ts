/** The scale of one pollutant: concentrations and the index at each, both ascending and equally many. */
export interface IndexScale {
  readonly breakpoints: readonly number[];
  readonly values: readonly number[];
}

/**
 * The sub-index of a concentration, not rounded: linear between the breakpoints, the top of the scale above the last, its
 * bottom below the first.
 * Source: Decision 1459/QĐ-TCMT of 12 November 2019, formula of AQI_x.
 */
export function subIndex(concentration: number, { breakpoints, values }: IndexScale): number {
  const above = breakpoints.findIndex((breakpoint) => concentration < breakpoint);
  if (above === 0) return values[0] ?? 0;
  const top = above < 0 ? breakpoints.length - 1 : above;
  const [from = 0, to = 0] = [breakpoints[top - 1], breakpoints[top]];
  const [low = 0, high = 0] = [values[top - 1], values[top]];
  if (concentration >= to) return high;
  return low + ((high - low) / (to - from)) * (concentration - from);
}
