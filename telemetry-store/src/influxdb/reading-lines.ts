import type { ObservationValue, PropertyId, Reading } from '@ioc/domain';
import { escape } from '@influxdata/influxdb-client';
import { qualityRank } from '../quality-rank.ts';

/** The measurement of all readings. */
export const MEASUREMENT = 'readings';

/**
 * The field with the time of arrival. A colon cannot stand in a property id, so that no property collides with it or
 * with a quality's field.
 */
export const RECEIVED_FIELD = ':received';

const QUALITY_SUFFIX = ':q';

/**
 * The field with the quality's rank of a property. It is written with every value, good ones too: only so does a value
 * that is written again replace the quality along with the number. Equal integers in a row cost next to nothing at rest.
 */
export function qualityField(property: PropertyId): string {
  return `${property}${QUALITY_SUFFIX}`;
}

/** The property whose quality the field holds; undefined when it holds something else. */
export function propertyOfQualityField(field: string): string | undefined {
  return field.endsWith(QUALITY_SUFFIX) ? field.slice(0, -QUALITY_SUFFIX.length) : undefined;
}

/**
 * The reading as one line, with milliseconds; undefined when it has no values. Ids need no escape: their patterns
 * leave out what line protocol reserves. Source: InfluxDB documentation, "Line protocol".
 */
export function readingLine({ device, observedAt, receivedAt, values }: Reading): string | undefined {
  if (values.length === 0) return undefined;
  let fields = '';
  for (const { property, v, q } of values) {
    fields += `${property}=${fieldValue(v)},${qualityField(property)}=${qualityRank(q)}i,`;
  }
  return `${MEASUREMENT},device=${device} ${fields}${RECEIVED_FIELD}=${receivedAt}i ${observedAt}`;
}

function fieldValue(v: ObservationValue): string {
  return typeof v === 'string' ? escape.quoted(v) : String(v);
}
