import { failed, succeeded, type Outcome } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';
import type { CompiledProfile } from './compiled-profile.ts';
import { isObject, valueAt } from './json-document.ts';

/** Where a device may be named: by the format, in the topic, in the part of the payload that speaks of it. */
export interface NamePlace {
  readonly source?: string;
  readonly scope?: unknown;
}

/** What devices are found among. */
export interface DeviceSearch {
  readonly compiled: CompiledProfile;
  readonly topic: readonly string[];
  readonly devices: ReadonlyMap<string, StoredDevice>;
  /** Devices that another ingest is for. */
  readonly elsewhere: ReadonlySet<string>;
}

/** Why no device was found; `detail` is for the person who looks into the quarantine. */
export interface NameFault {
  readonly reason: 'unknown-device' | 'wrong-device' | 'elsewhere';
  readonly detail: string;
}

function fieldOf(scope: unknown, field: string): unknown {
  if (field.startsWith('/')) return valueAt(scope, field);
  return isObject(scope) && Object.hasOwn(scope, field) ? scope[field] : undefined;
}

function nameOf({ source, scope }: NamePlace, { compiled, topic }: DeviceSearch): string | undefined {
  const { from } = compiled.profile.device;
  if (from === 'source') return source;
  if ('topicLevel' in from) return topic[from.topicLevel - 1];
  const value = fieldOf(scope, from.field);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/**
 * The registered device that is spoken of: the profile's lookup by the whole name, or by what stands behind `after`; else
 * that name itself, lower-cased and with the prefix.
 */
export function findDevice(place: NamePlace, search: DeviceSearch): Outcome<StoredDevice, NameFault> {
  const { after, prefix = '', tag } = search.compiled.profile.device;
  const whole = nameOf(place, search);
  if (whole === undefined || whole === '')
    return failed({ reason: 'unknown-device', detail: 'the message names no device' });
  const cut = after === undefined ? -1 : whole.lastIndexOf(after);
  const short = after === undefined || cut === -1 ? whole : whole.slice(cut + after.length);
  const { lookup } = search.compiled;
  const id = lookup.get(whole) ?? lookup.get(short) ?? prefix + short.toLowerCase();
  const device = search.devices.get(id);
  if (!device) {
    if (search.elsewhere.has(id)) return failed({ reason: 'elsewhere', detail: id });
    const told = id === whole ? id : `${id} (from ${whole})`;
    return failed({ reason: 'unknown-device', detail: told.slice(0, 200) });
  }
  if (tag !== undefined && !device.tags.includes(tag))
    return failed({ reason: 'wrong-device', detail: `${id} does not carry the tag ${tag}` });
  return succeeded(device);
}
