import { deviceTopic, department, registeredDevice, ruleJson } from '@ioc/wire';
import { z } from 'zod';

import { ALERT_RESET, ALERT_THRESHOLD, FLEET_PROPERTIES } from './fleet-schedule.ts';
import type { OperatorSession } from './operator-session.ts';

/** City and sector of the fleet. */
export const FLEET_CITY = 'bac-giang';
/** Sector of the fleet. */
export const FLEET_SECTOR = 'environment';
const FLEET_TAG = 'latency-bench';
const INTERVAL_SECONDS = 1;
/** Registrations at a time: each costs the program a key derivation. */
const AT_A_TIME = 8;

/** A registered device: who it signs in as, and where it publishes. */
export interface FleetMember {
  readonly username: string;
  readonly password: string;
  readonly topic: string;
}

/** The fleet as the program knows it. */
export interface RegisteredFleet {
  readonly members: readonly FleetMember[];
  /** The rule whose alerts are measured. */
  readonly rule: string;
}

function deviceBody(place: number): unknown {
  return {
    id: fleetDeviceId(place),
    name: { vi: `Trạm đo ${place}`, en: `Station ${place}` },
    city: FLEET_CITY,
    sector: FLEET_SECTOR,
    location: { lon: 106.19 + (place % 40) / 1_000, lat: 21.27 + Math.floor(place / 40) / 1_000 },
    tags: [FLEET_TAG],
    datastreams: FLEET_PROPERTIES.map((property) => ({ property, intervalSeconds: INTERVAL_SECONDS })),
  };
}

/** A device's id by its place in the fleet, from 0. */
export function fleetDeviceId(place: number): string {
  return `latency-${String(place).padStart(4, '0')}`;
}

/** A device's place in the fleet by its id; undefined for a device that is not of the fleet. */
export function fleetPlace(id: string): number | undefined {
  const digits = /^latency-(\d{4})$/.exec(id)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

async function register(session: OperatorSession, place: number): Promise<FleetMember> {
  const { device, credentials } = await session.post('/devices', deviceBody(place), registeredDevice);
  const address = { city: device.city, sector: device.sector, device: device.id };
  return { ...credentials, topic: deviceTopic(address, 'telemetry') };
}

async function createRule(session: OperatorSession): Promise<string> {
  const { items } = await session.get('/departments', z.object({ items: z.array(department) }));
  const owner = items.find(({ sectors }) => sectors.includes(FLEET_SECTOR)) ?? items[0];
  const level = { severity: 'medium', op: '>', threshold: ALERT_THRESHOLD, reset: ALERT_RESET };
  const body = {
    name: { vi: 'Đo độ trễ', en: 'Latency benchmark' },
    department: owner?.id,
    sector: FLEET_SECTOR,
    select: { property: FLEET_PROPERTIES[0], tags: [FLEET_TAG] },
    groupBy: 'device',
    signal: { fn: 'last' },
    levels: [level],
  };
  return (await session.post('/rules', body, ruleJson)).id;
}

/** Registers the devices and the rule over HTTP, as an administrator does. */
export async function registerFleet(session: OperatorSession, devices: number): Promise<RegisteredFleet> {
  const rule = await createRule(session);
  const members: FleetMember[] = [];
  for (let first = 0; first < devices; first += AT_A_TIME) {
    const places = Array.from({ length: Math.min(AT_A_TIME, devices - first) }, (_, place) => first + place);
    members.push(...(await Promise.all(places.map((place) => register(session, place)))));
  }
  return { members, rule };
}
