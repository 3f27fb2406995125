import { readReplayMap, replayCsv } from '@ioc/device-simulators';
import type { Command } from 'commander';

import { mqttAccess } from '../compose/mqtt-access.ts';
import { untilStopped } from '../compose/shutdown.ts';
import { withRecords } from '../compose/with-records.ts';
import { createLog } from '../log.ts';
import { now } from '../now.ts';
import { withAreas } from '../seed/seed-records.ts';
import { registering } from '../simulation/registry-settles.ts';
import { durationMs, positiveNumber } from './option-values.ts';

interface ReplayOptions {
  readonly csv: string;
  readonly map: string;
  readonly speed?: number;
  readonly duration?: number;
}

async function run(options: ReplayOptions): Promise<void> {
  await withRecords(async (records, settings) => {
    const log = createLog(settings.logLevel, process.stderr.isTTY);
    const map = await readReplayMap(options.map);
    await registering(records, async () => {
      if (await records.devices.find(map.device.id)) return;
      await records.devices.putAll(withAreas([map.device], await records.reference.areas({}), now()));
    });
    const stopped = new AbortController();
    void untilStopped().then(() => stopped.abort());
    const report = await replayCsv({
      file: options.csv,
      map,
      mqtt: await mqttAccess(settings, 'simulator'),
      startAt: now(),
      ...(options.speed === undefined ? {} : { speed: options.speed }),
      ...(options.duration === undefined ? {} : { durationMs: options.duration }),
      signal: stopped.signal,
      log,
    });
    process.stdout.write(`${JSON.stringify(report)}\n`);
  });
}

/** `ioc replay`: publishes recorded data. */
export function addReplay(program: Command): void {
  program
    .command('replay')
    .description('phát lại dữ liệu đã ghi · publish recorded data')
    .requiredOption('--csv <file>', 'the recorded series')
    .requiredOption('--map <file>', 'how its columns become readings (seeds/replay/README.md)')
    .option(
      '--speed <x>',
      'recorded seconds per second; as fast as they are acknowledged when not given',
      positiveNumber,
    )
    .option('--duration <d>', 'stops after this time, such as PT10M or 30s', durationMs)
    .action(run);
}
