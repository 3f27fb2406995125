import { instant, isCityId, isDeviceId, type EpochMs, type ObservedProperty } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';
import type { DevicePart, PartFault } from '../intake/device-part.ts';
import { compileProfiles, type RefusedProfile } from './compile-profiles.ts';
import { decodeMapped } from './decode-mapped.ts';
import { Births } from './sparkplug/births.ts';

/** A sample message. */
export interface SampleMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
}

/** What samples are tried with. Later samples find the births of earlier ones. */
export interface MappingTrialOptions {
  /** As they are stored, or as a file has them. */
  readonly profiles: readonly { readonly id: string }[];
  readonly devices: readonly StoredDevice[];
  readonly properties: readonly ObservedProperty[];
  readonly samples: readonly SampleMessage[];
  readonly receivedAt: EpochMs;
  /** Takes every device that a sample names for registered. */
  readonly assumeDevices?: boolean;
}

/** What would come out of a sample; `profile` is missing when none is for its topic. */
export interface MappingTrial {
  readonly topic: string;
  readonly profile?: string;
  readonly parts: readonly DevicePart[];
  readonly faults: readonly PartFault[];
}

/** The trials of all samples, and the profiles that were left out. */
export interface MappingTrials {
  readonly trials: readonly MappingTrial[];
  readonly refused: readonly RefusedProfile[];
}

/** Where a device stands that is only assumed. */
const NOWHERE = { lon: 0, lat: 0 } as const;

/** Answers a device for every id. */
class AssumedDevices extends Map<string, StoredDevice> {
  override get(id: string): StoredDevice | undefined {
    const known = super.get(id);
    const city = 'assumed';
    if (known || !isDeviceId(id) || !isCityId(city)) return known;
    const name = { vi: id, en: id };
    return { id, name, city, sector: 'environment', location: NOWHERE, tags: [], datastreams: [] };
  }
}

/** Decodes samples as ingest would, without keeping anything. */
export function tryMappings(options: MappingTrialOptions): MappingTrials {
  const { index, refused } = compileProfiles(options.profiles, options.properties);
  const entries = options.devices.map((device) => [device.id, device] as const);
  const devices = options.assumeDevices ? new AssumedDevices(entries) : new Map(entries);
  const properties = new Map(options.properties.map((property) => [property.id, property]));
  const births = new Births();
  const trials = options.samples.map(({ topic, payload }, position): MappingTrial => {
    const levels = topic.split('/');
    const compiled = index.find(levels);
    if (!compiled) return { topic, parts: [], faults: [] };
    const bytes = Buffer.from(payload);
    births.learn({ kind: 'message', at: options.receivedAt, topic, payload: bytes }, position);
    const content = decodeMapped({
      compiled,
      topic: levels,
      payload: bytes,
      position,
      receivedAt: options.receivedAt,
      oldest: instant(0),
      devices,
      elsewhere: new Set(),
      properties,
      births: births.lookup,
    });
    return { topic, profile: compiled.profile.id, parts: content.parts, faults: content.faults };
  });
  return { trials, refused };
}
