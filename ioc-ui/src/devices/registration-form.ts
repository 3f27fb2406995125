import { failed, succeeded, type Language, type Outcome } from '@ioc/domain';
import { deviceInput } from '@ioc/wire';
import type { z } from 'zod';

import type { PropertyJson } from '../api/queries.ts';
import { translate } from '../i18n/translate.ts';
import type { FieldFaults } from '../rule-lab/field-faults.ts';
import { parseTypedNumber } from '../rule-lab/typed-number.ts';

/** A device to be registered. */
export type DeviceInput = z.output<typeof deviceInput>;

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim().normalize('NFC') : '';
}

/** The device of a filled form, or what is wrong with it by field. Intervals are those of the catalogue. */
export function registrationOf(
  language: Language,
  form: FormData,
  properties: ReadonlyMap<string, Pick<PropertyJson, 'intervalSeconds'>>,
): Outcome<DeviceInput, FieldFaults> {
  const parsed = deviceInput.safeParse({
    id: textOf(form, 'id'),
    name: { vi: textOf(form, 'name.vi'), en: textOf(form, 'name.en') || textOf(form, 'name.vi') },
    city: textOf(form, 'city'),
    sector: textOf(form, 'sector'),
    location: {
      lon: parseTypedNumber(textOf(form, 'location.lon')),
      lat: parseTypedNumber(textOf(form, 'location.lat')),
    },
    datastreams: form
      .getAll('datastreams')
      .filter((property) => typeof property === 'string')
      .map((property) => ({ property, intervalSeconds: properties.get(property)?.intervalSeconds })),
  });
  if (parsed.success) return succeeded(parsed.data);
  const faults: Record<string, string> = {};
  for (const { path } of parsed.error.issues) {
    const field = path[0] === 'datastreams' ? 'datastreams' : path.join('.');
    faults[field] = translate(language, faultKey(field));
  }
  return failed(faults);
}

function faultKey(
  field: string,
): 'registration.badId' | 'registration.badNumber' | 'registration.noDatastream' | 'registration.required' {
  if (field === 'id') return 'registration.badId';
  if (field.startsWith('location')) return 'registration.badNumber';
  return field === 'datastreams' ? 'registration.noDatastream' : 'registration.required';
}

/** A line for a terminal that publishes one reading as this device; values are made up within what is usual. */
export function publishLine(
  device: Pick<DeviceInput, 'id' | 'city' | 'sector' | 'datastreams'>,
  password: string,
  sample: (property: string) => number | boolean | string,
  host: string,
): string {
  const values = Object.fromEntries(device.datastreams.map(({ property }) => [property, sample(property)]));
  const topic = `ioc/v1/${device.city}/${device.sector}/${device.id}/telemetry`;
  return `mosquitto_pub -h ${host} -p 1883 -q 1 -u ${device.id} -P '${password}' -t ${topic} -m '${JSON.stringify({ values })}'`;
}

/** A value that could be measured: the middle of what is usual, or the first word of an enumeration. */
export function sampleValue(property: PropertyJson | undefined): number | boolean | string {
  if (property === undefined) return 1;
  if (property.kind === 'boolean') return false;
  if (property.kind === 'enum') return property.values[0] ?? '';
  const range = property.normal ?? property.reject;
  return range === null ? 1 : Number(((range.min + range.max) / 2).toFixed(property.decimals));
}
