import { isDeviceId, later, type DeviceId, type EpochMs } from '@ioc/domain';
import type { RecordStore } from '@ioc/record-store';

import type { Progress } from '../progress.ts';
import { newPasswords } from './new-passwords.ts';
import { withSecretFile } from './secret-file.ts';

/** Which devices are meant and how their passwords are renewed. */
export interface RotateOptions {
  /** Ids, or `all` devices that have a password. */
  readonly devices: readonly string[] | 'all';
  readonly credentialsFile: string;
  /** How long the old passwords stay valid, in milliseconds. */
  readonly overlapMs: number;
  readonly now: EpochMs;
  readonly progress: Progress;
}

/** A name that is no registered device. */
export class UnknownDeviceError extends Error {
  override readonly name = 'UnknownDeviceError';
}

async function meant(records: RecordStore, devices: RotateOptions['devices']): Promise<readonly DeviceId[]> {
  if (devices === 'all') {
    const all = await records.credentials.all();
    return all.filter(({ hash }) => hash !== undefined).map(({ device }) => device);
  }
  const known = new Set<string>((await records.devices.all()).map(({ id }) => id));
  const unknown = devices.filter((id) => !known.has(id));
  if (unknown.length > 0) throw new UnknownDeviceError(`not registered: ${unknown.join(', ')}`);
  return [...new Set(devices)].filter(isDeviceId);
}

/** Gives devices new passwords, which go to a file before they become valid, and answers how many. */
export async function rotatePasswords(records: RecordStore, options: RotateOptions): Promise<number> {
  const { credentialsFile, overlapMs, now, progress } = options;
  const devices = await meant(records, options.devices);
  if (devices.length === 0) return 0;
  const bar = progress.begin('passwords');
  const wishes = devices.map((device) => ({ device }));
  const { credentials, made } = await newPasswords(wishes, (share) => bar.report(share * 0.9));
  const until = overlapMs > 0 ? later(now, overlapMs) : undefined;
  await withSecretFile(credentialsFile, made, () => records.credentials.put(credentials, until));
  await records.audit.append({
    at: now,
    actor: 'ioc devices',
    action: 'device.credentials-changed',
    target: devices.length === 1 ? `device:${String(devices[0])}` : 'devices',
    detail: { devices: devices.length, overlapMs },
  });
  bar.report(1);
  bar.end();
  return devices.length;
}
