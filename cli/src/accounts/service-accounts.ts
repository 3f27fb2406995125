import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { z } from 'zod';

const account = z.object({ username: z.string(), password: z.string() });
const accountsFile = z.object({ api: account, simulator: account });

/** The accounts with which our own processes sign in to the embedded broker. */
export type ServiceAccounts = z.infer<typeof accountsFile>;

const FILE_NAME = 'service-accounts.json';
const OWNER_ONLY = 0o600;

function newAccount(username: string): ServiceAccounts['api'] {
  return { username, password: randomBytes(24).toString('base64url') };
}

/** The accounts kept in the data folder, or undefined when the embedded broker has never run there. */
export async function readServiceAccounts(dataDir: string): Promise<ServiceAccounts | undefined> {
  try {
    return accountsFile.parse(JSON.parse(await readFile(path.join(dataDir, FILE_NAME), 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The accounts kept in the data folder; made with random passwords, readable by the owner only, at the first call. */
export async function ensureServiceAccounts(dataDir: string): Promise<ServiceAccounts> {
  const known = await readServiceAccounts(dataDir);
  if (known) return known;
  const accounts = { api: newAccount('ioc-api'), simulator: newAccount('ioc-simulator') };
  await mkdir(dataDir, { recursive: true });
  await writeFile(path.join(dataDir, FILE_NAME), `${JSON.stringify(accounts, null, 2)}\n`, {
    mode: OWNER_ONLY,
    flag: 'wx',
  });
  return accounts;
}
