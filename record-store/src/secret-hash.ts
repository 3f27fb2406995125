import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** How costly guessing a secret is made; memory use is 128 · n · r bytes. Source: RFC 7914. */
export interface SecretCost {
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

/** For passwords that people choose: 32 MiB and some 60 ms a guess. Source: OWASP Password Storage Cheat Sheet, scrypt. */
export const PASSWORD_COST: SecretCost = { n: 32_768, r: 8, p: 3 };

/** What device passwords were hashed with before `hashDeviceSecret`: such hashes stay valid. */
export const DEVICE_SECRET_COST: SecretCost = { n: 1_024, r: 8, p: 1 };

const KEY_BYTES = 32;
const SALT_BYTES = 16;
const MEMORY_MARGIN = 2;

function derive(secret: string, salt: Buffer, { n, r, p }: SecretCost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const maxmem = 128 * n * r * MEMORY_MARGIN;
    scrypt(secret.normalize('NFC'), salt, KEY_BYTES, { N: n, r, p, maxmem }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

/** A self-describing hash of a secret: `scrypt$n$r$p$salt$key`, base64url. */
export async function hashSecret(secret: string, cost: SecretCost): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(secret, salt, cost);
  return ['scrypt', cost.n, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Whether the secret is the one that was hashed, in constant time. A malformed hash matches nothing. */
export async function verifySecret(secret: string, hash: string): Promise<boolean> {
  const [scheme, n, r, p, salt, key] = hash.split('$');
  if (scheme !== 'scrypt' || salt === undefined || key === undefined) return false;
  const expected = Buffer.from(key, 'base64url');
  const actual = await derive(secret, Buffer.from(salt, 'base64url'), {
    n: Number(n),
    r: Number(r),
    p: Number(p),
  });
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
