import {
  REPLAYED_TAG,
  selects,
  SIMULATED_TAG,
  type Condition,
  type EvaluatedDatastream,
  type ObservedProperty,
  type PropertyId,
  type Rule,
} from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';

/** The properties that a condition speaks of, each with whose they are. */
function conditionProperties(
  when: Condition | undefined,
): readonly { readonly property: PropertyId; readonly of: 'device' | 'area' | 'city' }[] {
  if (when === undefined) return [];
  if ('all' in when) return when.all.flatMap(conditionProperties);
  if ('any' in when) return when.any.flatMap(conditionProperties);
  if ('not' in when) return conditionProperties(when.not);
  return [{ property: when.property, of: when.of ?? 'device' }];
}

/** Every datastream of these properties, as the registry has it today; of its health every device may report. What is optional is as ingest has it. */
function datastreamsOf(
  devices: readonly StoredDevice[],
  properties: readonly ObservedProperty[],
  wanted: ReadonlySet<PropertyId>,
): readonly EvaluatedDatastream[] {
  const known = new Map(properties.map((property) => [property.id, property]));
  const health = [...wanted]
    .filter((property) => known.get(property)?.sector === 'device')
    .map((property) => ({ property, intervalSeconds: 0, isOptional: true }));
  return devices.flatMap(({ id: device, city, area, parent, tags, location, datastreams }) => {
    const isStandIn = tags.includes(SIMULATED_TAG) || tags.includes(REPLAYED_TAG);
    const declared = datastreams
      .filter(({ property }) => wanted.has(property))
      .map((datastream) => ({ ...datastream, isOptional: isStandIn }));
    const others = health.filter(({ property }) => !declared.some((own) => own.property === property));
    return [...declared, ...others].map(({ property, intervalSeconds, isOptional }) => ({
      device,
      property,
      city,
      tags,
      location,
      intervalMs: intervalSeconds * 1_000,
      isCounter: known.get(property)?.kind === 'counter',
      isOptional,
      ...(area === undefined ? {} : { area }),
      ...(parent === undefined ? {} : { parent }),
    }));
  });
}

/**
 * The datastreams that a rule judges, as the registry has them today, first; then those that its conditions and its
 * upstream pairs ask for.
 */
export function judgedDatastreams(
  rule: Rule,
  devices: readonly StoredDevice[],
  properties: readonly ObservedProperty[],
): readonly EvaluatedDatastream[] {
  const conditions = conditionProperties(rule.when);
  const wanted = new Set([rule.select.property, ...conditions.map(({ property }) => property)]);
  const all = datastreamsOf(devices, properties, wanted);
  const judged = all.filter((datastream) => selects(rule.select, datastream));
  const upstream = new Set(rule.signal.upstream?.pairs.map((pair) => pair.upstream));
  const near = {
    device: new Set<string>(judged.map(({ device }) => device)),
    area: new Set<string>(judged.flatMap(({ area }) => area ?? [])),
    city: new Set<string>(judged.map(({ city }) => city)),
  };
  const isAsked = (datastream: EvaluatedDatastream): boolean =>
    (upstream.has(datastream.device) && datastream.property === rule.select.property) ||
    conditions.some(
      ({ property, of }) => property === datastream.property && near[of].has(datastream[of] ?? ''),
    );
  const taken = new Set(judged);
  return [...judged, ...all.filter((datastream) => !taken.has(datastream) && isAsked(datastream))];
}

/** The datastreams of both, each once, in the order of their first naming. */
export function joinedDatastreams(
  first: readonly EvaluatedDatastream[],
  second: readonly EvaluatedDatastream[],
): readonly EvaluatedDatastream[] {
  const byKey = new Map<string, EvaluatedDatastream>();
  for (const datastream of [...first, ...second]) {
    const key = `${datastream.device}|${datastream.property}`;
    if (!byKey.has(key)) byKey.set(key, datastream);
  }
  return [...byKey.values()];
}
