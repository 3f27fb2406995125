import { randomInt } from 'node:crypto';

import { isUserId } from '@ioc/domain';
import { hashSecret, PASSWORD_COST, verifySecret, type RecordStore } from '@ioc/record-store';

/** The name of the first account. Source: contracts §4. */
export const ADMIN_USERNAME = 'admin';

/** What became of the account at a start: a generated password is told this once. */
export type AdminAccount =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'created'; readonly generatedPassword?: string }
  | { readonly kind: 'password-set' };

/** Letters and digits that nobody confuses when reading a password aloud or from a screen. */
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 5;
const GROUP_LENGTH = 4;

/** A new password of 20 readable characters in groups of four: 99 random bits. */
export function newPassword(): string {
  const group = (): string =>
    Array.from({ length: GROUP_LENGTH }, () => READABLE[randomInt(READABLE.length)]).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

async function putAdmin(records: RecordStore, password: string): Promise<void> {
  const id = ADMIN_USERNAME;
  if (!isUserId(id)) throw new Error(`not a user id: ${id}`);
  const passwordHash = await hashSecret(password, PASSWORD_COST);
  await records.users.put({
    id,
    username: ADMIN_USERNAME,
    passwordHash,
    displayName: 'Quản trị',
    role: 'admin',
  });
}

/**
 * Makes sure that somebody can sign in: creates `admin` at the first start with the given or a generated password, and
 * takes over a changed `IOC_ADMIN_PASSWORD` later.
 */
export async function ensureAdmin(
  records: RecordStore,
  givenPassword: string | undefined,
): Promise<AdminAccount> {
  const known = await records.users.find(ADMIN_USERNAME);
  if (known) {
    if (givenPassword === undefined || (await verifySecret(givenPassword, known.passwordHash)))
      return { kind: 'unchanged' };
    await putAdmin(records, givenPassword);
    return { kind: 'password-set' };
  }
  const password = givenPassword ?? newPassword();
  await putAdmin(records, password);
  return givenPassword === undefined ? { kind: 'created', generatedPassword: password } : { kind: 'created' };
}
