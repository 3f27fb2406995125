import { setTimeout as sleep } from 'node:timers/promises';

import type { OperatorSession } from '../../src/operator-session.ts';
import { registerDevice } from '../../src/test-device.ts';
import { createRule } from '../../src/test-rule.ts';
import {
  ALARMING_PROPERTY,
  alarmingPlan,
  HASHED_PROPERTY,
  hashedPlan,
  type ReadingPlan,
  type Rhythm,
} from '../oracle/reading-plan.ts';
import type { SeededChoice } from '../seeded-choice.ts';
import { DeviceFleet } from './device-fleet.ts';
import { VirtualDevice, type DeviceAccess } from './virtual-device.ts';

/**
 * Milliseconds after which ingest knows a new device also behind a broker that lets everybody in: it looks once a second.
 * What came earlier would be kept in quarantine, as the message of an unknown device.
 */
const KNOWN_AFTER_MS = 2_000;

/** A fleet for a row: how many devices of each kind, and how often each speaks. */
export interface FleetOptions {
  readonly session: OperatorSession;
  readonly access: DeviceAccess;
  readonly choice: SeededChoice;
  /** Devices whose values are hashes. */
  readonly hashed: number;
  /** Devices that raise alerts by turns; a rule is created for them. */
  readonly alarming: number;
  /** Messages a second of each device. */
  readonly ratePerDevice: number;
  /** Begins the ids, so that two fleets of one center differ. */
  readonly prefix?: string;
  /** Changes the plan of a device, to repeat or to mix up what it says. */
  readonly change?: (plan: ReadingPlan) => ReadingPlan;
}

/** Registers the devices and the rule, and switches the devices on; they measure when the fleet is started. */
export async function prepareFleet(options: FleetOptions): Promise<DeviceFleet> {
  const { session, access, choice, hashed, alarming, ratePerDevice, prefix = 'fault' } = options;
  const { change = (plan) => plan } = options;
  const idsOf = (kind: string, count: number): readonly string[] =>
    Array.from({ length: count }, (_, place) => `${prefix}-${kind}-${String(place).padStart(2, '0')}`);
  const [hashedIds, alarmingIds] = [idsOf('hashed', hashed), idsOf('alarming', alarming)];
  const register = (id: string, property: string) => registerDevice(session, { id, property });
  const hashedDevices = await Promise.all(hashedIds.map((id) => register(id, HASHED_PROPERTY)));
  const alarmingDevices = await Promise.all(alarmingIds.map((id) => register(id, ALARMING_PROPERTY)));
  if (alarming > 0) await createRule(session, `${prefix}-rule`, ALARMING_PROPERTY, alarmingIds);
  if (!access.signsIn) await sleep(KNOWN_AFTER_MS);
  const rhythm: Rhythm = { startMs: Date.now(), everyMs: 1_000 / ratePerDevice };
  const plans = [
    ...hashedDevices.map((device) => hashedPlan(device, rhythm)),
    ...alarmingDevices.map((device) => alarmingPlan(device, rhythm)),
  ].map(change);
  const devices = plans.map((plan) => new VirtualDevice(plan, access, choice));
  return new DeviceFleet(devices, ratePerDevice);
}
