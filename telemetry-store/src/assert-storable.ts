import type { Reading } from '@ioc/domain';
import { TelemetryStoreError } from './telemetry-store.ts';

/**
 * Refuses readings with a number that is not finite before anything of the call is stored: no store can keep it,
 * and no checked reading has one.
 *
 * @throws TelemetryStoreError that is not transient and names the datastream.
 */
export function assertStorable(readings: readonly Reading[]): void {
  for (const reading of readings) {
    for (const { property, v } of reading.values) {
      if (typeof v === 'number' && !Number.isFinite(v)) {
        throw new TelemetryStoreError(`${reading.device}/${property}: ${v} cannot be stored`, {
          isTransient: false,
        });
      }
    }
  }
}
