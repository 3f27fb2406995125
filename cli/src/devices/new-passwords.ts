import { setImmediate as turn } from 'node:timers/promises';

import type { DeviceId } from '@ioc/domain';
import { hashChosenSecret, hashDeviceSecret, newDeviceSecret, type NewCredential } from '@ioc/record-store';

import type { MadePassword } from './secret-file.ts';

/** Who gets a password: the one that is given, or a random one. */
export interface PasswordWish {
  readonly device: DeviceId;
  readonly password?: string;
}

/** The hashes to be stored, and the passwords that were made. */
export interface NewPasswords {
  readonly credentials: readonly NewCredential[];
  readonly made: readonly MadePassword[];
}

/** Passwords that are hashed at a time, so that progress can be told and both cores work. */
const AT_A_TIME = 64;

/** Makes and hashes passwords; `progress` hears the share that is done. */
export async function newPasswords(
  wishes: readonly PasswordWish[],
  progress: (share: number) => void,
): Promise<NewPasswords> {
  const credentials: NewCredential[] = [];
  const made: MadePassword[] = [];
  for (let start = 0; start < wishes.length; start += AT_A_TIME) {
    const hashed = await Promise.all(
      wishes.slice(start, start + AT_A_TIME).map(async ({ device, password }) => {
        if (password !== undefined) return { device, hash: await hashChosenSecret(password) };
        const random = newDeviceSecret();
        made.push({ device, password: random });
        return { device, hash: hashDeviceSecret(random) };
      }),
    );
    credentials.push(...hashed);
    progress(Math.min(1, (start + AT_A_TIME) / wishes.length));
    await turn();
  }
  return { credentials, made };
}
