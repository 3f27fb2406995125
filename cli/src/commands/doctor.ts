import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { instant } from '@ioc/domain';
import { isLedgerBalanced } from '@ioc/record-store';
import type { Command } from 'commander';

import { mqttAccess } from '../compose/mqtt-access.ts';
import { now } from '../now.ts';
import { openRecords } from '../compose/open-records.ts';
import { openTelemetry } from '../compose/open-telemetry.ts';
import { withRecords } from '../compose/with-records.ts';
import { ledgerText } from '../doctor/ledger-table.ts';
import { EXIT, settingsOrExit } from '../settings/settings-or-exit.ts';
import type { Settings } from '../settings/settings.ts';
import { positiveInteger } from './option-values.ts';

/** Hours of the ledger that are shown unless said otherwise: a day. */
const USUAL_LEDGER_HOURS = 24;

/** One thing that was looked at. */
interface Finding {
  readonly part: string;
  readonly ok: boolean;
  readonly detail: string;
}

async function examine(part: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { part, ok: true, detail: await look() };
  } catch (error) {
    return { part, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

async function lookAtRecords(settings: Settings): Promise<string> {
  const records = await openRecords(settings);
  try {
    const [devices, rules, quarantined] = await Promise.all([
      records.devices.all(),
      records.rules.all(),
      records.quarantine.count(),
    ]);
    return `${devices.length} devices, ${rules.length} rules, ${quarantined} messages in quarantine`;
  } finally {
    await records.close();
  }
}

async function lookAtTelemetry(settings: Settings): Promise<string> {
  const telemetry = await openTelemetry(settings);
  try {
    const { readings, oldest, newest } = await telemetry.extent();
    const span =
      oldest === undefined || newest === undefined
        ? ''
        : `, ${new Date(oldest).toISOString()} to ${new Date(newest).toISOString()}`;
    return `${readings} readings${span}`;
  } finally {
    await telemetry.close();
  }
}

async function lookAtJournal(settings: Settings): Promise<string> {
  const folders = ['journal', 'parts'].map((name) => path.join(settings.dataDir, name));
  const files = (await Promise.all(folders.map(filesBelow))).flat();
  if (files.length === 0) throw new Error(`no journal below ${settings.dataDir}`);
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return `${bytes} bytes in ${files.length} files, at most ${settings.journal.maxBytes} a part, sync ${settings.journal.sync}`;
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** How long a running center may take to answer, in milliseconds. */
const ANSWER_LIMIT_MS = 3_000;

/** What a center that runs at the address of the settings says of itself; undefined when none answers there. */
async function runningCenter({ http }: Settings): Promise<Finding | undefined> {
  try {
    const response = await fetch(`http://${http.host}:${http.port}/readyz`, {
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
    return { part: 'running center', ok: response.ok, detail: (await response.text()).slice(0, 1_000) };
  } catch {
    // Nobody listens: that is an answer too, and the files are then free to be opened.
    return undefined;
  }
}

async function run(): Promise<void> {
  const settings = settingsOrExit();
  const center = await runningCenter(settings);
  const isFileTaken = center !== undefined && settings.telemetry.kind === 'duckdb';
  const findings = [
    await examine('records', () => lookAtRecords(settings)),
    ...(center === undefined ? [] : [center]),
    ...(isFileTaken ? [] : [await examine('telemetry', () => lookAtTelemetry(settings))]),
    await examine('journal', () => lookAtJournal(settings)),
    await examine('broker', async () => (await mqttAccess(settings, 'api')).url),
  ];
  for (const { part, ok, detail } of findings)
    process.stdout.write(`${ok ? 'ok  ' : 'FAIL'}  ${part}: ${detail}\n`);
  if (findings.some((finding) => !finding.ok)) process.exitCode = EXIT.failed;
}

const HOUR_MS = 3_600_000;

/** Shows what arrived and what became of it; the exit code is 1 when it does not balance. */
async function showLedger(hours: number): Promise<void> {
  await withRecords(async (records) => {
    const report = await records.ledger.read({ from: instant(Math.max(0, now() - hours * HOUR_MS)) });
    process.stdout.write(ledgerText(report));
    if (!isLedgerBalanced(report)) process.exitCode = EXIT.failed;
  });
}

interface DoctorOptions {
  readonly ledger?: true;
  readonly hours: number;
}

/** `ioc doctor`: looks at everything the settings name and says what is wrong. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('khám hệ thống · look at stores, journal and broker and say what is wrong')
    .option(
      '--ledger',
      'sổ cái: nhận = lưu + trùng + cách ly + chờ · account for every reading: received = archived + duplicate + quarantined + pending',
    )
    .option('--hours <n>', 'số giờ của sổ cái · hours of the ledger', positiveInteger, USUAL_LEDGER_HOURS)
    .action(({ ledger, hours }: DoctorOptions) => (ledger ? showLedger(hours) : run()));
}
