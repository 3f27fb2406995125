import { refuseSecondIngest } from '@ioc/ingest';
import type { Command } from 'commander';
import { Registry } from 'prom-client';

import { ensureAdmin, type AdminAccount } from '../accounts/admin-account.ts';
import { ensureServiceAccounts } from '../accounts/service-accounts.ts';
import { mqttAccess } from '../compose/mqtt-access.ts';
import { runProcess, type ProcessFrame } from '../compose/process-frame.ts';
import { openRecords } from '../compose/open-records.ts';
import { openTelemetry } from '../compose/open-telemetry.ts';
import { runApi } from '../compose/run-api.ts';
import { SharedIntakeError } from '../compose/separate-process-error.ts';
import { runIngest } from '../compose/run-ingest.ts';
import { progressOn } from '../progress.ts';
import { seedOnce } from '../seed/seed-once.ts';
import type { Settings } from '../settings/settings.ts';
import { runDemo, type DemoParts } from '../simulation/run-demo.ts';

/** Where the simulated fleet publishes and its past is written. */
type DemoTarget = Pick<DemoParts, 'records' | 'telemetry' | 'mqtt'>;

function welcome(url: string, admin: AdminAccount, settings: Settings): string {
  const password =
    admin.kind === 'created' && admin.generatedPassword !== undefined
      ? `  admin / ${admin.generatedPassword}   (chỉ hiện một lần · shown this once)\n`
      : '';
  const broker =
    settings.broker.kind === 'embedded'
      ? `mqtt://${settings.broker.host}:${settings.broker.port}`
      : settings.broker.url;
  return `\n  IOC đang chạy · is running\n  ${url}\n${password}  MQTT ${broker}\n\n`;
}

async function openCore(frame: ProcessFrame): Promise<DemoTarget> {
  const { settings, log, closers, registry } = frame;
  if (settings.ingestParts !== 'whole') throw new SharedIntakeError();
  const records = await openRecords(settings);
  closers.add('records', () => records.close());
  await refuseSecondIngest(records, settings.dataDir);
  await seedOnce(records, { withDevices: true, log });
  const admin = await ensureAdmin(records, settings.adminPassword);
  const accounts = await ensureServiceAccounts(settings.dataDir);
  const telemetry = await openTelemetry(settings);
  closers.add('telemetry', () => telemetry.close());
  const services = [
    { ...accounts.api, rights: 'api' as const },
    { ...accounts.simulator, rights: 'simulator' as const },
  ];
  const ingestRegistry = new Registry();
  const ingest = await runIngest({
    settings,
    records,
    telemetry,
    services,
    log,
    registry: ingestRegistry,
    sharing: 'whole',
    mustHold: true,
  });
  closers.add('ingest', () => ingest.close());
  const live = await mqttAccess(settings, 'api', ingest.mqttPort);
  const isSimulating = settings.simulate !== 'none';
  const api = await runApi({
    settings,
    records,
    telemetry,
    live,
    log,
    registries: [registry, ingestRegistry],
    isSimulating,
  });
  closers.add('api', () => api.close());
  process.stdout.write(welcome(api.url, admin, settings));
  return { records, telemetry, mqtt: await mqttAccess(settings, 'simulator', ingest.mqttPort) };
}

function startDemo({ settings, log, closers }: ProcessFrame, target: DemoTarget): void {
  const stopped = new AbortController();
  const demo = runDemo({
    ...target,
    scenario: settings.simulate,
    log: log.child({ part: 'simulator' }),
    progress: progressOn(process.stdout),
    signal: stopped.signal,
  });
  closers.add('simulator', async () => {
    stopped.abort();
    await demo;
  });
}

async function open(frame: ProcessFrame): Promise<void> {
  const target = await openCore(frame);
  if (frame.settings.simulate !== 'none') startDemo(frame, target);
}

/** `ioc start`: everything in one process. */
export function addStart(program: Command): void {
  program
    .command('start')
    .description('chạy tất cả trong một tiến trình · run everything in one process')
    .action(() => runProcess(open));
}
