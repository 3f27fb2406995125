import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';

import type { RecordStore } from '@ioc/record-store';

import { emqxAccounts, mosquittoAccounts, type BrokerAccounts } from './broker-accounts.ts';

/** How often changes of the registry are looked for, in milliseconds: with the broker's reload a device is cut off in seconds. */
export const ACCOUNTS_POLL_MS = 1_000;

/** The name of the file in the folder that is given. */
export const ACCOUNTS_FILE = { mosquitto: 'accounts', emqx: 'emqx-users.csv' } as const;

const OWNER_ONLY = 0o600;

/** For which broker, into which folder, and whom to tell. */
export interface BrokerTarget {
  readonly broker: 'mosquitto' | 'emqx';
  readonly folder: string;
  /** A password file whose lines come first: the accounts of services. */
  readonly servicesFile?: string;
  /** The file with the process id of a Mosquitto that is told by SIGHUP to read its accounts again. */
  readonly pidFile?: string;
}

/** Replaces a file as a whole, so that a broker never reads half of it. */
async function replaceFile(file: string, text: string): Promise<void> {
  const next = `${file}.next`;
  const handle = await open(next, 'w', OWNER_ONLY);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(next, file);
}

async function tellBroker(pidFile: string): Promise<void> {
  const pid = Number((await readFile(pidFile, 'utf8')).trim());
  if (!Number.isSafeInteger(pid) || pid <= 0) throw new Error(`${pidFile} holds no process id`);
  process.kill(pid, 'SIGHUP');
}

/** Writes the accounts of all devices of the registry, and tells the broker. Rejects when a file cannot be written. */
export async function writeBrokerAccounts(
  { devices, credentials }: RecordStore,
  { broker, folder, servicesFile, pidFile }: BrokerTarget,
): Promise<BrokerAccounts> {
  const [all, secrets] = await Promise.all([devices.all(), credentials.all()]);
  const accounts = broker === 'emqx' ? emqxAccounts(all, secrets) : mosquittoAccounts(all, secrets);
  const services = servicesFile === undefined ? '' : (await readFile(servicesFile, 'utf8')).trimEnd();
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, ACCOUNTS_FILE[broker]);
  await replaceFile(file, services === '' ? accounts.text : `${services}\n${accounts.text}`);
  if (pidFile !== undefined) await tellBroker(pidFile);
  return accounts;
}
