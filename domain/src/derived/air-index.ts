import type { PropertyId } from '../identifiers.ts';
import type { LocalizedText } from '../localized-text.ts';

/** One pollutant of an index: what of it counts, and where its scale has its breakpoints, in the property's unit. */
export interface AirIndexInput {
  readonly property: PropertyId;
  /** `hour-mean`: the mean of the hour; `now-cast`: the weighted mean of the last hours. */
  readonly statistic: 'hour-mean' | 'now-cast';
  /** As many as the index has `values`, ascending from 0. */
  readonly breakpoints: readonly number[];
}

/**
 * How the NowCast is formed of hourly means. `normalised` divides by the weights of the hours that are there; `weighted-sum`
 * is the printed form for the smallest weight w, Σ wⁱ·cᵢ, in which an hour that is missing counts as clean air.
 */
export interface NowCastSettings {
  readonly hours: number;
  /** Of the newest `among` hours `atLeast` must be there. */
  readonly among: number;
  readonly atLeast: number;
  readonly smallestWeight: number;
  readonly formAtSmallest: 'normalised' | 'weighted-sum';
}

/** What of a definition was read at its source; `note` says why not. */
export interface AirIndexFigure {
  readonly part: string;
  readonly verified: boolean;
  readonly note?: LocalizedText | undefined;
}

/** An hourly air quality index with its legal source, as data. Days are `YYYY-MM-DD`. */
export interface AirIndex {
  readonly id: string;
  readonly version: string;
  /** The observed property as which the index is told. */
  readonly property: PropertyId;
  readonly legal_basis: LocalizedText;
  readonly valid_from: string | null;
  readonly valid_to: string | null;
  readonly source: string;
  readonly figures: readonly AirIndexFigure[];
  /** UCUM unit of all breakpoints. */
  readonly unit: string;
  /** The index at each breakpoint, ascending; the last is the top of the scale. */
  readonly values: readonly number[];
  readonly inputs: readonly AirIndexInput[];
  /** Without one of these no index is told. */
  readonly compulsory: readonly PropertyId[];
  readonly nowCast: NowCastSettings;
  /** Share of the samples expected of an hour from which on its mean counts, in (0, 1]. */
  readonly hourCoverage: number;
}
