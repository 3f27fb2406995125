import type { DeviceStatus } from '@ioc/domain';
import { z } from 'zod';

import { areaId, cityId, departmentId, deviceId, propertyId } from '../identifier-schemas.ts';
import { decodeHealth, deviceHealthJson, encodeHealth } from './device-health.ts';
import { localizedText } from './localized-text.ts';
import { lonLat, sector } from './reference.ts';
import { formatInstant, parseInstant, rfc3339 } from './rfc3339.ts';

const datastream = z.object({ property: propertyId, intervalSeconds: z.number().positive().max(31_536_000) });

/** A device to be registered. */
export const deviceInput = z.object({
  id: deviceId,
  name: localizedText,
  city: cityId,
  sector,
  location: lonLat,
  department: departmentId.exactOptional(),
  parent: deviceId.exactOptional(),
  tags: z.array(z.string().min(1).max(64)).max(32).default([]),
  datastreams: z.array(datastream).min(1).max(64),
});

/** A change of a registered device: the fields that change; what is not named stays, tags too. */
export const devicePatch = deviceInput
  .omit({ id: true, tags: true })
  .extend({ tags: z.array(z.string().min(1).max(64)).max(32) })
  .partial();

/** A device as the API answers it; `area`, `state`, `lastSeen` and `health` are derived. */
export const deviceJson = deviceInput.extend({
  tags: z.array(z.string()),
  area: areaId.exactOptional(),
  state: z.enum(['online', 'offline', 'unknown']),
  lastSeen: rfc3339.exactOptional(),
  health: deviceHealthJson.exactOptional(),
});

/** A device as the API answers it. */
export type DeviceJson = z.infer<typeof deviceJson>;

/** What registering answers: the password is told this once. */
export const registeredDevice = z.object({
  device: deviceJson,
  credentials: z.object({ username: z.string(), password: z.string() }),
});

/** A device for an answer. */
export function encodeDevice({ lastSeen, health, ...device }: DeviceStatus): DeviceJson {
  return {
    ...device,
    tags: [...device.tags],
    datastreams: [...device.datastreams],
    ...(lastSeen === undefined ? {} : { lastSeen: formatInstant(lastSeen) }),
    ...(health === undefined ? {} : { health: encodeHealth(health) }),
  };
}

/** A device from an answer. */
export function decodeDevice({ lastSeen, health, ...device }: DeviceJson): DeviceStatus {
  return {
    ...device,
    ...(lastSeen === undefined ? {} : { lastSeen: parseInstant(lastSeen) }),
    ...(health === undefined ? {} : { health: decodeHealth(health) }),
  };
}
