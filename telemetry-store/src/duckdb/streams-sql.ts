import { TelemetryStoreError } from '../telemetry-store.ts';
import type { StreamsRequest } from './reading-engine.ts';
import { columnOf, partOf } from './reading-layout.ts';
import { READINGS_TABLE } from './readings-schema.ts';

/**
 * The question for the raw histories of several datastreams: columns t, v, q, slot and device by time, at one time in
 * the order in which the rows were appended. One scan for all devices whose values stand in the same column.
 */
export function streamsSql({ streams, span, limit }: StreamsRequest): string {
  const devicesBySlot = new Map<number, number[]>();
  for (const { device, slots } of streams) {
    for (const slot of slots) devicesBySlot.set(slot, [...(devicesBySlot.get(slot) ?? []), device]);
  }
  const values = [...devicesBySlot].map(([slot, devices]) => {
    const column = columnOf(integer(slot));
    return `SELECT t, rowid AS r, v${column} AS v, (q >> ${2 * column}) & 3 AS q, ${slot} AS slot, device
      FROM ${READINGS_TABLE} WHERE part = ${partOf(slot)} AND v${column} IS NOT NULL
      AND device IN (${devices.map(integer).join(', ')}) AND t >= ${integer(span.from)} AND t < ${integer(span.to)}`;
  });
  return `SELECT t::DOUBLE AS t, v::DOUBLE AS v, q::INTEGER AS q, slot::INTEGER AS slot, device::INTEGER AS device
    FROM (${values.join(' UNION ALL ')}) ORDER BY t, r LIMIT ${integer(limit)}`;
}

function integer(value: number): number {
  if (Number.isSafeInteger(value)) return value;
  throw new TelemetryStoreError(`not an integer in a question: ${value}`, { isTransient: false });
}
