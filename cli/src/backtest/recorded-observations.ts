import {
  looksAt,
  type EvaluatedDatastream,
  type Observation,
  type RecordedSpan,
  type Rule,
} from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';
import type { TelemetryStore } from '@ioc/telemetry-store';

/** Observations read of one datastream at most: a year at one a minute. */
const MOST_PER_DATASTREAM = 527_040;

/** The datastreams that a rule judges or compares with. */
export function judgedDatastreams(
  rule: Rule,
  devices: readonly StoredDevice[],
): readonly EvaluatedDatastream[] {
  return devices
    .flatMap(({ id, city, area, location, tags, datastreams }) =>
      datastreams.map(({ property, intervalSeconds }) => ({
        device: id,
        property,
        city,
        ...(area === undefined ? {} : { area }),
        location,
        tags,
        intervalMs: intervalSeconds * 1_000,
      })),
    )
    .filter((datastream) => looksAt(rule, datastream));
}

/** What the store holds of the datastreams in a span, one datastream after the other. */
export async function recordedObservations(
  telemetry: TelemetryStore,
  datastreams: readonly EvaluatedDatastream[],
  span: RecordedSpan,
): Promise<readonly Observation[]> {
  const found: Observation[] = [];
  for (const { device, property } of datastreams) {
    const points = await telemetry.range({ ...span, device, property, limit: MOST_PER_DATASTREAM });
    for (const point of points) found.push({ device, property, ...point });
  }
  return found;
}
