import { selects, type EvaluatedDatastream, type ObservedProperty, type Rule } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';

/** The datastreams that a rule judges, as the registry has them today; of its health every device may report. */
export function judgedDatastreams(
  rule: Rule,
  devices: readonly StoredDevice[],
  properties: readonly ObservedProperty[],
): readonly EvaluatedDatastream[] {
  const isCounter = properties.some(({ id, kind }) => id === rule.select.property && kind === 'counter');
  const { property: judged } = rule.select;
  const isHealth = properties.some(({ id, sector }) => id === judged && sector === 'device');
  const health = isHealth ? [{ property: judged, intervalSeconds: 0 }] : [];
  return devices
    .flatMap(({ id: device, city, area, tags, datastreams }) =>
      (datastreams.some(({ property }) => property === judged)
        ? datastreams
        : [...health, ...datastreams]
      ).map(({ property, intervalSeconds }) => ({
        device,
        property,
        city,
        tags,
        intervalMs: intervalSeconds * 1_000,
        isCounter,
        ...(area === undefined ? {} : { area }),
      })),
    )
    .filter((datastream) => selects(rule.select, datastream));
}
