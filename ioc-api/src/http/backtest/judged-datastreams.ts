import {
  looksAt,
  propertiesOf,
  type EvaluatedDatastream,
  type ObservedProperty,
  type Rule,
} from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';

/** The datastreams that a rule judges or compares with, as the registry has them today; of its health every device may report. */
export function judgedDatastreams(
  rule: Rule,
  devices: readonly StoredDevice[],
  properties: readonly ObservedProperty[],
): readonly EvaluatedDatastream[] {
  const counters = new Set(properties.flatMap(({ id, kind }) => (kind === 'counter' ? [id] : [])));
  const health = propertiesOf(rule)
    .filter((wanted) => properties.some(({ id, sector }) => id === wanted && sector === 'device'))
    .map((property) => ({ property, intervalSeconds: 0 }));
  return devices
    .flatMap(({ id: device, city, area, location, tags, datastreams }) =>
      [
        ...health.filter(({ property }) => !datastreams.some((own) => own.property === property)),
        ...datastreams,
      ].map(({ property, intervalSeconds }) => ({
        device,
        property,
        city,
        location,
        tags,
        intervalMs: intervalSeconds * 1_000,
        isCounter: counters.has(property),
        ...(area === undefined ? {} : { area }),
      })),
    )
    .filter((datastream) => looksAt(rule, datastream));
}
