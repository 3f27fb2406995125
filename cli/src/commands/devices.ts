import { readFile, writeFile } from 'node:fs/promises';

import { isDeviceId } from '@ioc/domain';
import type { Command } from 'commander';

import { openRecords } from '../compose/open-records.ts';
import { runProcess, type ProcessFrame } from '../compose/process-frame.ts';
import { withRecords } from '../compose/with-records.ts';
import type { LineFault } from '../devices/device-csv.ts';
import { deviceFileOf } from '../devices/export-devices.ts';
import { followBrokerAccounts } from '../devices/follow-broker-accounts.ts';
import { importDevices, type ImportReport } from '../devices/import-devices.ts';
import { rotatePasswords, UnknownDeviceError } from '../devices/rotate-passwords.ts';
import { writeBrokerAccounts, type BrokerTarget } from '../devices/write-broker-accounts.ts';
import { now } from '../now.ts';
import { progressOn } from '../progress.ts';
import { EXIT } from '../settings/settings-or-exit.ts';
import { durationMs } from './option-values.ts';

/** Faults that are shown; who mends fifty sees the rest the next time. */
const MOST_FAULTS_SHOWN = 50;

/** Names that are listed in one line. */
const MOST_NAMES_SHOWN = 20;

function tell(text: string): void {
  process.stdout.write(`${text}\n`);
}

function tellFaults(file: string, faults: readonly LineFault[]): void {
  for (const { line, column, problem } of faults.slice(0, MOST_FAULTS_SHOWN))
    process.stderr.write(`${file}:${line}: ${column === undefined ? '' : `${column}: `}${problem}\n`);
  const more = faults.length - MOST_FAULTS_SHOWN;
  if (more > 0) process.stderr.write(`… and ${more} more\n`);
}

function tellImport(report: ImportReport, isDryRun: boolean): void {
  const { lines, added, updated, passwords, faults, stored } = report;
  const badLines = new Set(faults.map(({ line }) => line)).size;
  const what = `${added} new, ${updated} to update, ${passwords} passwords, ${badLines} bad of ${lines} lines`;
  if (stored) tell(`imported: ${what}`);
  else tell(isDryRun ? `dry run, nothing stored: ${what}` : `nothing stored: ${what}`);
  if (faults.length > 0) process.exitCode = EXIT.failed;
}

interface ImportFlags {
  readonly dryRun?: true;
  readonly skipBad?: true;
  readonly rotate?: true;
  readonly credentials?: string;
}

async function runImport(file: string, flags: ImportFlags): Promise<void> {
  const bytes = await readFile(file);
  const isDryRun = flags.dryRun === true;
  const report = await withRecords((records) =>
    importDevices(records, bytes, {
      dryRun: isDryRun,
      skipBad: flags.skipBad === true,
      rotate: flags.rotate === true,
      credentialsFile: flags.credentials,
      now: now(),
      progress: progressOn(process.stderr),
    }),
  );
  tellFaults(file, report.faults);
  tellImport(report, isDryRun);
}

async function runExport(file: string | undefined): Promise<void> {
  const text = deviceFileOf(await withRecords((records) => records.devices.all()));
  if (file === undefined) process.stdout.write(text);
  else await writeFile(file, text);
}

interface RotateFlags {
  readonly all?: true;
  readonly credentials: string;
  readonly overlap: number;
}

async function runRotate(ids: readonly string[], flags: RotateFlags, command: Command): Promise<void> {
  if (flags.all === true ? ids.length > 0 : ids.length === 0)
    command.error('name devices, or --all of them', { exitCode: EXIT.usage });
  const renewed = await withRecords((records) =>
    rotatePasswords(records, {
      devices: flags.all === true ? 'all' : ids,
      credentialsFile: flags.credentials,
      overlapMs: flags.overlap,
      now: now(),
      progress: progressOn(process.stderr),
    }),
  );
  tell(renewed === 0 ? 'no device has a password' : `${renewed} passwords renewed: ${flags.credentials}`);
}

async function runRevoke(id: string): Promise<void> {
  await withRecords(async (records) => {
    if (!isDeviceId(id) || !(await records.credentials.revoke(id)))
      throw new UnknownDeviceError(`not registered: ${id}`);
    const action = 'device.credentials-revoked';
    await records.audit.append({
      at: now(),
      actor: 'ioc devices',
      action,
      target: `device:${id}`,
      detail: {},
    });
  });
  tell(`${id} has no password any more; its connections end within seconds`);
}

interface BrokerFlags {
  readonly mosquitto?: string;
  readonly emqx?: string;
  readonly services?: string;
  readonly pidFile?: string;
  readonly watch?: true;
}

function targetOf({ mosquitto, emqx, services, pidFile }: BrokerFlags): BrokerTarget | undefined {
  const folder = mosquitto ?? emqx;
  if (folder === undefined || (mosquitto !== undefined && emqx !== undefined)) return undefined;
  return {
    broker: mosquitto === undefined ? 'emqx' : 'mosquitto',
    folder,
    ...(services === undefined ? {} : { servicesFile: services }),
    ...(pidFile === undefined ? {} : { pidFile }),
  };
}

async function watchAccounts({ settings, log, closers }: ProcessFrame, target: BrokerTarget): Promise<void> {
  const records = await openRecords(settings);
  closers.add('records', () => records.close());
  const stopped = new AbortController();
  const following = followBrokerAccounts({ records, target, log, signal: stopped.signal });
  closers.add('accounts', async () => {
    stopped.abort();
    await following;
  });
}

async function runBrokerAccounts(flags: BrokerFlags, command: Command): Promise<void> {
  const target = targetOf(flags);
  if (!target) return command.error('name one folder, by --mosquitto or --emqx', { exitCode: EXIT.usage });
  if (flags.watch === true) return runProcess((frame) => watchAccounts(frame, target));
  const { accounts, uncheckable } = await withRecords((records) => writeBrokerAccounts(records, target));
  tell(`${accounts} accounts written`);
  if (uncheckable.length === 0) return;
  const names = uncheckable.slice(0, MOST_NAMES_SHOWN).join(' ');
  const more = uncheckable.length > MOST_NAMES_SHOWN ? ' …' : '';
  tell(
    `${uncheckable.length} left out, whose password this broker cannot check; rotate them: ${names}${more}`,
  );
}

/** `ioc devices`: many devices at once, their passwords, and their accounts at a broker. */
export function addDevices(program: Command): void {
  const devices = program.command('devices').description('thiết bị · devices').exitOverride();
  devices
    .command('import <file>')
    .description('nhập từ tệp CSV, xem docs/devices.md · import from a CSV file, see docs/devices.md')
    .option('--dry-run', 'only check the file')
    .option('--skip-bad', 'import the good lines although others are bad')
    .option('--rotate', 'give registered devices new passwords too')
    .option('--credentials <file>', 'a new file, for its owner alone, for the passwords that are made')
    .action(runImport)
    .exitOverride();
  devices
    .command('export [file]')
    .description('xuất ra tệp CSV · export as CSV that can be imported again')
    .action(runExport)
    .exitOverride();
  devices
    .command('rotate [ids...]')
    .description('cấp mật khẩu mới · give new passwords')
    .requiredOption('--credentials <file>', 'a new file, for its owner alone, for the passwords')
    .option('--all', 'all devices that have a password')
    .option('--overlap <duration>', 'how long the old ones stay valid, such as PT10M', durationMs, 0)
    .action((ids: readonly string[], flags: RotateFlags, command: Command) => runRotate(ids, flags, command))
    .exitOverride();
  devices
    .command('revoke <id>')
    .description('thu hồi mật khẩu · take the password away and end the connections')
    .action(runRevoke)
    .exitOverride();
  addBrokerAccounts(devices);
}

function addBrokerAccounts(devices: Command): void {
  devices
    .command('broker-accounts')
    .description('tài khoản cho Mosquitto, EMQX · accounts for another broker')
    .option('--mosquitto <folder>', 'write "accounts", a password file of Mosquitto 2')
    .option('--emqx <folder>', 'write "emqx-users.csv" for the built-in database of EMQX 5')
    .option('--services <file>', 'a password file whose lines come first')
    .option('--pid-file <file>', 'tell the Mosquitto whose process id it holds to read its accounts again')
    .option('--watch', 'go on, and write anew within a second of every change')
    .action((flags: BrokerFlags, command: Command) => runBrokerAccounts(flags, command))
    .exitOverride();
}
