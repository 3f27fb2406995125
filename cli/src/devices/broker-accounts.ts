import { emqxHash, mosquittoHash, type DeviceCredential, type StoredDevice } from '@ioc/record-store';

/** The accounts of a broker as the text of a file, and the devices whose password it cannot check. */
export interface BrokerAccounts {
  readonly text: string;
  readonly accounts: number;
  /** Devices with a password in a form that only the embedded broker knows: they need a new one. */
  readonly uncheckable: readonly string[];
}

interface Account<T> {
  readonly id: string;
  readonly account: T | undefined;
}

function accountsOf<T>(
  devices: readonly StoredDevice[],
  credentials: readonly DeviceCredential[],
  formOf: (hash: string) => T | undefined,
): readonly Account<T>[] {
  const hashes = new Map<string, string>();
  for (const { device, hash } of credentials) if (hash !== undefined) hashes.set(device, hash);
  return devices.flatMap(({ id }) => {
    const hash = hashes.get(id);
    return hash === undefined ? [] : [{ id, account: formOf(hash) }];
  });
}

function written<T>(
  all: readonly Account<T>[],
  header: string,
  lineOf: (id: string, account: T) => string,
): BrokerAccounts {
  const lines = all.flatMap(({ id, account }) => (account === undefined ? [] : [lineOf(id, account)]));
  const uncheckable = all.flatMap(({ id, account }) => (account === undefined ? [id] : []));
  return { text: header + lines.map((line) => `${line}\n`).join(''), accounts: lines.length, uncheckable };
}

/** The devices as a password file of Mosquitto 2. Source: mosquitto_passwd(1). */
export function mosquittoAccounts(
  devices: readonly StoredDevice[],
  credentials: readonly DeviceCredential[],
): BrokerAccounts {
  return written(accountsOf(devices, credentials, mosquittoHash), '', (id, hash) => `${id}:${hash}`);
}

/**
 * The devices as a file that EMQX 5 imports into its built-in database, which must be set to PBKDF2 as `deploy/emqx/emqx.conf`
 * does. Passwords from outside have more rounds than that one setting allows, and are among the uncheckable ones.
 * Source: EMQX documentation, "Use HTTP API to manage user data", import.
 */
export function emqxAccounts(
  devices: readonly StoredDevice[],
  credentials: readonly DeviceCredential[],
): BrokerAccounts {
  return written(
    accountsOf(devices, credentials, emqxHash),
    'user_id,password_hash,salt,is_superuser\n',
    (id, { key, salt }) => `${id},${key},${salt},false`,
  );
}
