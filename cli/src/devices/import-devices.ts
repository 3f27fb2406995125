import { SIMULATED_TAG, type EpochMs } from '@ioc/domain';
import type { RecordStore } from '@ioc/record-store';

import type { Progress } from '../progress.ts';
import { withAreas } from '../seed/seed-records.ts';
import { checkDescribed, type CheckedDevices, type KnownNames } from './check-described.ts';
import { readDeviceFile, type LineFault } from './device-csv.ts';
import { deviceOfLine, type DescribedDevice } from './device-of-line.ts';
import { newPasswords, type PasswordWish } from './new-passwords.ts';
import { withSecretFile } from './secret-file.ts';

/** User names of our own programs at a broker, which no device may have. Source: deploy/, service-accounts.ts. */
const SERVICE_NAMES: ReadonlySet<string> = new Set(['ioc-ingest', 'ioc-api', 'ioc-simulator']);

/** How a file of devices is imported. */
export interface ImportOptions {
  readonly dryRun: boolean;
  /** Import the good lines although others are not. */
  readonly skipBad: boolean;
  /** Give devices that are registered new passwords too. */
  readonly rotate: boolean;
  /** Where the passwords that are made are written to. */
  readonly credentialsFile: string | undefined;
  readonly now: EpochMs;
  readonly progress: Progress;
}

/** What an import did, or would do. `stored` is false after a dry run and where faults forbade it. */
export interface ImportReport {
  readonly lines: number;
  readonly added: number;
  readonly updated: number;
  readonly passwords: number;
  readonly faults: readonly LineFault[];
  readonly stored: boolean;
}

/** Passwords have to be made and there is no file to write them to. */
export class NoCredentialsFileError extends Error {
  override readonly name = 'NoCredentialsFileError';
}

async function readAndCheck(
  records: RecordStore,
  bytes: Uint8Array,
): Promise<CheckedDevices & { readonly lines: number; readonly known: KnownNames }> {
  const { reference, devices } = records;
  const [cities, departments, observed, registered] = await Promise.all([
    reference.cities(),
    reference.departments(),
    reference.observedProperties(),
    devices.all(),
  ]);
  const idsOf = (all: readonly { readonly id: string }[]): ReadonlySet<string> =>
    new Set(all.map(({ id }) => id));
  const known = {
    cities: idsOf(cities),
    departments: idsOf(departments),
    devices: idsOf(registered),
    services: SERVICE_NAMES,
  };
  const file = readDeviceFile(bytes);
  if (!file.ok) return { good: [], faults: file.fault, lines: 0, known };
  const { lines, hasDecimalCommas } = file.value;
  const properties = new Map(observed.map((property) => [property.id, property]));
  const faults: LineFault[] = [];
  const described: DescribedDevice[] = [];
  for (const line of lines) {
    const read = deviceOfLine(line, { hasDecimalCommas, properties });
    if (read.ok) described.push(read.value);
    else faults.push(...read.fault);
  }
  const checked = checkDescribed(described, known);
  const all = [...faults, ...checked.faults].toSorted((a, b) => a.line - b.line);
  return { good: checked.good, faults: all, lines: lines.length, known };
}

/** New devices get a password, simulated ones none unless it is given; registered ones keep theirs unless told otherwise. */
function wishesOf(
  good: readonly DescribedDevice[],
  known: KnownNames,
  rotate: boolean,
): readonly PasswordWish[] {
  return good.flatMap(({ device, password }) => {
    const isKept = known.devices.has(device.id) && !rotate;
    const needsNone = password === undefined && device.tags.includes(SIMULATED_TAG);
    if (isKept || needsNone) return [];
    return [password === undefined ? { device: device.id } : { device: device.id, password }];
  });
}

/**
 * Imports a file of devices: all of it or nothing, unless bad lines are to be skipped. Passwords that are made go to a file
 * of their own before they become valid, and nowhere else. Repeating an import changes nothing but what differs.
 */
export async function importDevices(
  records: RecordStore,
  bytes: Uint8Array,
  options: ImportOptions,
): Promise<ImportReport> {
  const { good, faults, lines, known } = await readAndCheck(records, bytes);
  const wishes = wishesOf(good, known, options.rotate);
  const updated = good.filter(({ device }) => known.devices.has(device.id)).length;
  const report = { lines, added: good.length - updated, updated, passwords: wishes.length, faults };
  const isRefused = faults.length > 0 && !options.skipBad;
  if (isRefused || options.dryRun || good.length === 0) return { ...report, stored: false };
  const toMake = wishes.filter(({ password }) => password === undefined).length;
  const { credentialsFile } = options;
  if (toMake > 0 && credentialsFile === undefined)
    throw new NoCredentialsFileError(
      `${toMake} passwords have to be made: say where to write them with --credentials FILE`,
    );
  await store({ records, good, wishes, options });
  return { ...report, stored: true };
}

interface Storing {
  readonly records: RecordStore;
  readonly good: readonly DescribedDevice[];
  readonly wishes: readonly PasswordWish[];
  readonly options: ImportOptions;
}

async function store({ records, good, wishes, options }: Storing): Promise<void> {
  const { now, progress, credentialsFile } = options;
  const bar = progress.begin('devices');
  const areas = await records.reference.areas({});
  const devices = withAreas(
    good.map(({ device }) => device),
    areas,
    now,
  );
  const { credentials, made } = await newPasswords(wishes, (share) => bar.report(share * 0.9));
  const put = (): Promise<void> => records.devices.putAll(devices, credentials);
  if (made.length > 0 && credentialsFile !== undefined) await withSecretFile(credentialsFile, made, put);
  else await put();
  await records.audit.append({
    at: now,
    actor: 'ioc devices',
    action: 'devices.imported',
    target: 'devices',
    detail: { devices: devices.length, passwords: credentials.length },
  });
  bar.report(1);
  bar.end();
}
