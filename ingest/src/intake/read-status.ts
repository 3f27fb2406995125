import { checkValue, type EpochMs, type Reading, type ReadingValue } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';
import type { DeviceStatusMessage } from '@ioc/wire';
import { devicePropertyOf, type DeviceProperty } from './apply-note.ts';
import type { RegistrySnapshot } from './registry-snapshot.ts';

/** What a status message measures, as a reading at its arrival; nothing for one that only tells the connection. */
export function statusReadings(
  status: DeviceStatusMessage,
  { id: device }: StoredDevice,
  { receivedAt, registry }: { readonly receivedAt: EpochMs; readonly registry: RegistrySnapshot },
): readonly Reading[] {
  const values: ReadingValue[] = [];
  const measured: readonly (readonly [DeviceProperty, number | undefined])[] = [
    ['battery_level', status.battery],
    ['signal_strength', status.rssi],
  ];
  for (const [name, v] of measured) {
    const property = devicePropertyOf(registry, name);
    if (v === undefined || !property || !checkValue(v, property).ok) continue;
    values.push({ property: property.id, v, q: 'good' });
  }
  if (values.length === 0) return [];
  return [{ device, observedAt: receivedAt, receivedAt, isTimeAssumed: true, values }];
}
