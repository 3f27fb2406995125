import type { PropertyId } from '../identifiers.ts';
import type { LocalizedText } from '../localized-text.ts';
import type { Sector } from '../city/sector.ts';
import type { NeighbourLimit } from './plausibility.ts';

/** A closed range in the property's unit. */
export interface ValueRange {
  readonly min: number;
  readonly max: number;
}

/** The largest credible change between consecutive samples, in the property's unit per `perSeconds`. */
export interface StepLimit {
  readonly max: number;
  readonly perSeconds: number;
}

/**
 * What is measured (SensorThings ObservedProperty).
 *
 * `unit` is a UCUM code, `display` the unit as the screen writes it. `reject` is the physical range: a value outside
 * cannot be true. `normal` is what is usual here and judges nothing. `missingMarkers` are numbers by which devices
 * say that they have no value. `flatlineSeconds`: unchanged for longer is suspect. `neighbours` is there for smooth fields,
 * of which devices near each other agree.
 */
export interface ObservedProperty {
  readonly id: PropertyId;
  readonly sector: Sector | 'device';
  readonly name: LocalizedText;
  readonly kind: 'number' | 'counter' | 'boolean' | 'enum';
  readonly derived: boolean;
  readonly unit: string;
  readonly display: LocalizedText;
  readonly decimals: number;
  readonly reject: ValueRange | null;
  readonly normal: ValueRange | null;
  readonly intervalSeconds: number;
  readonly step: StepLimit | null;
  readonly flatlineSeconds: number | null;
  readonly neighbours?: NeighbourLimit;
  readonly values: readonly string[];
  readonly missingMarkers: readonly number[];
  readonly source: string;
}
