import { SIMULATED_TAG, type Device, type EpochMs, type ObservedProperty } from '@ioc/domain';
import { createSimulatedCity, readScenario, type SimulatedCity } from '@ioc/device-simulators';
import type { RecordStore } from '@ioc/record-store';
import { existsSync } from 'node:fs';
import path from 'node:path';

import { SEEDS_DIR } from '../program-paths.ts';

/** The scenario of `npm start`. */
export const DEMO_SCENARIO = 'demo';

/** The seed of the demo city: the same readings on every machine. */
export const DEMO_SEED = 20_250_701;

/** The file of a scenario given by its name in `seeds/scenarios/` or by a path. */
export function scenarioFile(nameOrFile: string): string {
  if (!/^[a-z0-9-]+$/.test(nameOrFile)) return path.resolve(nameOrFile);
  const yaml = path.join(SEEDS_DIR, 'scenarios', `${nameOrFile}.yaml`);
  return existsSync(yaml) ? yaml : path.join(SEEDS_DIR, 'scenarios', `${nameOrFile}.json`);
}

/** The registered devices that are simulated. */
export async function simulatedDevices(records: RecordStore): Promise<readonly Device[]> {
  const devices = await records.devices.all();
  return devices.filter((device) => device.tags.includes(SIMULATED_TAG));
}

/** The simulated city of some devices under a scenario, whose incidents count from the anchor. */
export async function openSimulatedCity(options: {
  readonly devices: readonly Device[];
  readonly properties: readonly ObservedProperty[];
  readonly scenario: string;
  readonly seed: number;
  readonly anchor: EpochMs;
}): Promise<SimulatedCity> {
  const scenario = await readScenario(scenarioFile(options.scenario));
  return createSimulatedCity({ ...options, scenario });
}
