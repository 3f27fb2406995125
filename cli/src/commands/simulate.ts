import { simulate } from '@ioc/device-simulators';
import type { Command } from 'commander';

import { mqttAccess } from '../compose/mqtt-access.ts';
import { untilStopped } from '../compose/shutdown.ts';
import { withRecords } from '../compose/with-records.ts';
import { createLog } from '../log.ts';
import { now } from '../now.ts';
import { DEMO_SCENARIO, DEMO_SEED, openSimulatedCity } from '../simulation/demo-city.ts';
import { writeTruth } from '../simulation/ground-truth.ts';
import { registering } from '../simulation/registry-settles.ts';
import { registerFleet } from '../simulation/register-fleet.ts';
import { durationMs, positiveInteger, positiveNumber } from './option-values.ts';

interface SimulateOptions {
  readonly scenario: string;
  readonly devices?: number;
  readonly rate?: number;
  readonly seed: number;
  readonly truth?: string;
  readonly duration?: number;
  readonly speed: number;
}

async function run(options: SimulateOptions): Promise<void> {
  await withRecords(async (records, settings) => {
    const log = createLog(settings.logLevel, process.stderr.isTTY);
    const devices = await registering(records, () => registerFleet(records, options.devices, options.seed));
    const properties = await records.reference.observedProperties();
    const startAt = now();
    const city = await openSimulatedCity({
      devices,
      properties,
      scenario: options.scenario,
      seed: options.seed,
      anchor: startAt,
    });
    const mqtt = await mqttAccess(settings, 'simulator');
    const stopped = new AbortController();
    void untilStopped().then(() => stopped.abort());
    const report = await simulate({
      city,
      mqtt,
      startAt,
      speed: options.speed,
      ...(options.rate === undefined ? {} : { ratePerSecond: options.rate }),
      ...(options.duration === undefined ? {} : { durationMs: options.duration }),
      signal: stopped.signal,
      log,
    });
    if (options.truth !== undefined)
      await writeTruth(options.truth, city.incidents(startAt, report.until), await records.devices.all());
    process.stdout.write(`${report.published} readings published, ${report.failed} not acknowledged\n`);
  });
}

/** `ioc simulate`: publishes a fleet. */
export function addSimulate(program: Command): void {
  program
    .command('simulate')
    .description('phát dữ liệu mô phỏng của một đội thiết bị · publish a simulated fleet')
    .option('--scenario <file|name>', 'a name in seeds/scenarios or a file', DEMO_SCENARIO)
    .option('--devices <n>', 'how many devices; more than are registered are added', positiveInteger)
    .option(
      '--rate <r>',
      'readings a second over the whole fleet, instead of each device’s interval',
      positiveNumber,
    )
    .option('--seed <s>', 'the same seed gives the same readings', positiveInteger, DEMO_SEED)
    .option('--truth <file>', 'writes one JSON line per incident that really happened')
    .option('--duration <d>', 'stops after this time, such as PT10M or 30s', durationMs)
    .option('--speed <x>', 'simulated seconds per second', positiveNumber, 1)
    .action(run);
}
