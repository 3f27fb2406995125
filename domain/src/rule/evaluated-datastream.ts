import type { LonLat } from '../city/city.ts';
import type { AreaId, CityId, DeviceId, PropertyId } from '../identifiers.ts';
import { statementsOf } from './check-condition.ts';
import type { Rule, RuleSelector } from './rule.ts';
import { compilePlace } from './selected-place.ts';

/**
 * A datastream as the rules see it. `intervalMs` is its expected interval; 0 means that it reports when something
 * happens, and is then stale only by a rule's `noData.after`. `isCounter`: a falling value is a reset (R3). `isOptional`:
 * nobody misses it before it was heard for the first time, as with simulated devices while no simulator runs. A device
 * without a location lies in no drawn place (R41).
 */
export interface EvaluatedDatastream {
  readonly device: DeviceId;
  readonly property: PropertyId;
  readonly city: CityId;
  readonly area?: AreaId;
  readonly location?: LonLat;
  readonly tags: readonly string[];
  /** The device without which this one cannot be heard, such as its gateway (R45). */
  readonly parent?: DeviceId;
  readonly intervalMs: number;
  readonly isCounter?: boolean;
  readonly isOptional?: boolean;
}

function meets<T>(wanted: readonly T[] | undefined, has: readonly T[]): boolean {
  return !wanted || wanted.length === 0 || wanted.some((one) => has.includes(one));
}

/** Whether the selector takes the datastream, its place left aside: every list that is given and not empty names it. */
export function selectsAnywhere(select: RuleSelector, datastream: EvaluatedDatastream): boolean {
  const { device, property, city, area, tags } = datastream;
  return (
    select.property === property &&
    meets(select.devices, [device]) &&
    meets(select.cities, [city]) &&
    meets(select.areas, area === undefined ? [] : [area]) &&
    meets(select.tags, tags)
  );
}

/** Whether the selector takes the datastream: every condition that is given holds for it. */
export function selects(select: RuleSelector, datastream: EvaluatedDatastream): boolean {
  if (!selectsAnywhere(select, datastream)) return false;
  const { within } = select;
  return !within || (datastream.location !== undefined && compilePlace(within).holds(datastream.location));
}

/** The properties that a rule looks at: the one that it judges, and those of its condition (R40). */
export function propertiesOf({ select, when }: Rule): readonly Rule['select']['property'][] {
  const others = when ? statementsOf(when).map(({ property }) => property) : [];
  return [...new Set([select.property, ...others])];
}

/**
 * Whether a rule needs the datastream's observations: it judges them, or compares with them (R40, R41). Not every one
 * that is needed is in fact used: of a condition's property all are.
 */
export function looksAt(rule: Rule, datastream: EvaluatedDatastream): boolean {
  const { select, signal, when } = rule;
  if (selects(select, datastream)) return true;
  if (when && statementsOf(when).some(({ property }) => property === datastream.property)) return true;
  const pairs = signal.upstream?.pairs ?? [];
  return select.property === datastream.property && pairs.some((pair) => pair.upstream === datastream.device);
}
