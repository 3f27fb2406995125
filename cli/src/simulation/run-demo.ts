import { simulate } from '@ioc/device-simulators';
import type { RecordStore } from '@ioc/record-store';
import type { TelemetryStore } from '@ioc/telemetry-store';
import type { Logger } from 'pino';

import type { MqttAccess } from '../compose/mqtt-access.ts';
import { now } from '../now.ts';
import type { Progress } from '../progress.ts';
import { DEMO_SEED, openSimulatedCity, simulatedDevices } from './demo-city.ts';
import { fillHistory } from './fill-history.ts';

/** What the demo fleet needs. */
export interface DemoParts {
  readonly records: RecordStore;
  readonly telemetry: TelemetryStore;
  readonly mqtt: MqttAccess;
  readonly scenario: string;
  readonly log: Logger;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** The setting that says that the simulated past was filled in. */
const HISTORY_FILLED = 'demo-history-filled-at';

/**
 * Runs the simulated fleet until the signal, and fills in its past behind it at the first start. Resolves when both
 * have ended.
 */
export async function runDemo(parts: DemoParts): Promise<void> {
  const { records, telemetry, mqtt, scenario, log, progress, signal } = parts;
  const [devices, properties] = await Promise.all([
    simulatedDevices(records),
    records.reference.observedProperties(),
  ]);
  const startedAt = now();
  const city = await openSimulatedCity({ devices, properties, scenario, seed: DEMO_SEED, anchor: startedAt });
  const live = simulate({ city, mqtt, startAt: startedAt, speed: 1, signal, log });
  if ((await records.settings.get(HISTORY_FILLED)) === undefined) {
    const bar = progress.begin('Điền dữ liệu mô phỏng 7 ngày qua · filling in the simulated past 7 days');
    const readings = await fillHistory(city, telemetry, {
      until: startedAt,
      signal,
      onProgress: (share) => bar.report(share),
    });
    bar.end();
    if (!signal.aborted) await records.settings.put(HISTORY_FILLED, new Date(startedAt).toISOString());
    log.info({ readings, tookMs: now() - startedAt }, 'the simulated past was filled in');
  }
  await live;
}
