import type { Command } from 'commander';

import { ensureAdmin } from '../accounts/admin-account.ts';
import { mqttAccess } from '../compose/mqtt-access.ts';
import { openRecords } from '../compose/open-records.ts';
import { openTelemetry } from '../compose/open-telemetry.ts';
import { runProcess, type ProcessFrame } from '../compose/process-frame.ts';
import { runApi } from '../compose/run-api.ts';
import { SeparateProcessError } from '../compose/separate-process-error.ts';
import { seedOnce } from '../seed/seed-once.ts';

async function open({ settings, log, closers, registry }: ProcessFrame): Promise<void> {
  if (settings.telemetry.kind === 'duckdb') throw new SeparateProcessError('api', 'INFLUX_URL');
  if (settings.broker.kind === 'embedded') throw new SeparateProcessError('api', 'MQTT_URL');
  const records = await openRecords(settings);
  closers.add('records', () => records.close());
  await seedOnce(records, { withDevices: false, log });
  const admin = await ensureAdmin(records, settings.adminPassword);
  const telemetry = await openTelemetry(settings);
  closers.add('telemetry', () => telemetry.close());
  const live = await mqttAccess(settings, 'api');
  const api = await runApi({
    settings,
    records,
    telemetry,
    live,
    log,
    registries: [registry],
    isSimulating: false,
  });
  closers.add('api', () => api.close());
  if (admin.kind === 'created' && admin.generatedPassword !== undefined) {
    process.stdout.write(`  admin / ${admin.generatedPassword}   (chỉ hiện một lần · shown this once)\n`);
  }
  log.info({ url: api.url }, 'the API runs');
}

/** `ioc api`: HTTP, the live stream and the screens. */
export function addApi(program: Command): void {
  program
    .command('api')
    .description('API, luồng trực tiếp và màn hình · HTTP API, live stream and screens')
    .action(() => runProcess(open));
}
