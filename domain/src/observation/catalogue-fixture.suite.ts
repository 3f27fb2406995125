import type { DeviceId, PropertyId } from '../identifiers.ts';
import { isDeviceId, isPropertyId } from '../identifiers.ts';
import { instant } from '../time/instant.ts';
import type { ObservedProperty } from './observed-property.ts';

function device(text: string): DeviceId {
  if (!isDeviceId(text)) throw new Error(text);
  return text;
}

function property(text: string): PropertyId {
  if (!isPropertyId(text)) throw new Error(text);
  return text;
}

function observedProperty(id: string, change: Partial<ObservedProperty> = {}): ObservedProperty {
  return {
    id: property(id),
    sector: 'environment',
    name: { vi: id, en: id },
    kind: 'number',
    derived: false,
    unit: 'ug/m3',
    display: { vi: 'µg/m³', en: 'µg/m³' },
    decimals: 1,
    reject: { min: 0, max: 1000 },
    normal: null,
    intervalSeconds: 60,
    step: null,
    flatlineSeconds: null,
    values: [],
    missingMarkers: [-999],
    source: 'test',
    ...change,
  };
}

/** A number, another one, a boolean and an enumeration. */
export const catalogue = [
  observedProperty('pm2_5'),
  observedProperty('no2'),
  observedProperty('outage', { kind: 'boolean', reject: null, missingMarkers: [] }),
  observedProperty('pump_state', { kind: 'enum', reject: null, values: ['off', 'running'] }),
];
/** When messages arrive. */
export const receivedAt = instant(Date.UTC(2026, 10, 23, 7));
/** What messages are checked against. */
export const context = {
  device: device('env-nenh-01'),
  properties: new Map(catalogue.map((entry) => [String(entry.id), entry])),
  receivedAt,
  oldest: instant(receivedAt - 400 * 86_400_000),
};
