import { pbkdf2, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { verifySecret } from './secret-hash.ts';

/**
 * Rounds for the passwords that we make ourselves: 144 random bits cannot be guessed, so slowing the guesser gains nothing
 * and one approved one-way function is enough (12 µs here). Source: NIST SP 800-63B, 5.1.2.2 (from 112 bits of entropy on).
 */
export const RANDOM_SECRET_ROUNDS = 1;

/**
 * Rounds for passwords that came from outside, which somebody may have chosen: 22 ms a guess, and as long for Mosquitto,
 * which checks in its only thread; that is why they must be long as well.
 */
export const CHOSEN_SECRET_ROUNDS = 20_000;

/** The shortest password that is taken from outside, in characters: about 2^50 guesses even of a weak choice. */
export const SHORTEST_CHOSEN_SECRET = 16;

/** The longest password that is taken from outside, in characters. */
export const LONGEST_CHOSEN_SECRET = 128;

/** Different characters that a password from outside must have. */
export const FEWEST_DIFFERENT_CHARACTERS = 8;

const KEY_BYTES = 64;
/** 72 random bits as text, so that brokers whose files hold salts as text can use them too. */
const SALT_RANDOM_BYTES = 9;
const SECRET_RANDOM_BYTES = 18;

const derive = promisify(pbkdf2);

interface ParsedHash {
  readonly rounds: number;
  readonly salt: Buffer;
  readonly key: Buffer;
}

function parsed(hash: string): ParsedHash | undefined {
  const match = /^\$7\$(\d{1,9})\$([A-Za-z0-9+/]+=*)\$([A-Za-z0-9+/]+=*)$/.exec(hash);
  const [, rounds = '', salt = '', key = ''] = match ?? [];
  const bytes = Buffer.from(key, 'base64');
  if (!match || Number(rounds) < 1 || bytes.length !== KEY_BYTES) return undefined;
  return { rounds: Number(rounds), salt: Buffer.from(salt, 'base64'), key: bytes };
}

function formatted(rounds: number, salt: Buffer, key: Buffer): string {
  return `$7$${rounds}$${salt.toString('base64')}$${key.toString('base64')}`;
}

function newSalt(): Buffer {
  return Buffer.from(randomBytes(SALT_RANDOM_BYTES).toString('base64url'));
}

/** A new device password: 144 random bits as 24 characters that need no escaping anywhere. */
export function newDeviceSecret(): string {
  return randomBytes(SECRET_RANDOM_BYTES).toString('base64url');
}

/**
 * The hash of a password that `newDeviceSecret` made: `$7$rounds$salt$key`, PBKDF2 with HMAC-SHA-512, salt and key in
 * base64. Source: mosquitto_passwd(1), whose format it is, so that Mosquitto can check what the registry holds.
 */
export function hashDeviceSecret(secret: string): string {
  const salt = newSalt();
  return formatted(
    RANDOM_SECRET_ROUNDS,
    salt,
    pbkdf2Sync(secret, salt, RANDOM_SECRET_ROUNDS, KEY_BYTES, 'sha512'),
  );
}

/** The same for a password that came from outside: expensive to guess. */
export async function hashChosenSecret(secret: string): Promise<string> {
  const salt = newSalt();
  return formatted(
    CHOSEN_SECRET_ROUNDS,
    salt,
    await derive(secret, salt, CHOSEN_SECRET_ROUNDS, KEY_BYTES, 'sha512'),
  );
}

/** Why a password from outside is refused. */
export type ChosenSecretFault = 'too-short' | 'too-long' | 'not-ascii' | 'too-simple' | 'holds-the-id';

/** What is wrong with a password that came from outside for the device; undefined when it may be used. */
export function chosenSecretFault(secret: string, device: string): ChosenSecretFault | undefined {
  if (!/^[!-~]*$/.test(secret)) return 'not-ascii';
  if (secret.length < SHORTEST_CHOSEN_SECRET) return 'too-short';
  if (secret.length > LONGEST_CHOSEN_SECRET) return 'too-long';
  if (new Set(secret).size < FEWEST_DIFFERENT_CHARACTERS) return 'too-simple';
  return secret.toLowerCase().includes(device) ? 'holds-the-id' : undefined;
}

/** Whether checking a password against the hash takes microseconds, so that it needs no thread of its own. */
export function isCheapToVerify(hash: string): boolean {
  return parsed(hash)?.rounds === RANDOM_SECRET_ROUNDS;
}

/** Whether the password is the one that was hashed, at once; false for a hash that is not cheap to verify. */
export function verifyCheapSecret(secret: string, hash: string): boolean {
  const expected = parsed(hash);
  if (expected?.rounds !== RANDOM_SECRET_ROUNDS) return false;
  const { salt, key } = expected;
  return timingSafeEqual(key, pbkdf2Sync(secret, salt, RANDOM_SECRET_ROUNDS, KEY_BYTES, 'sha512'));
}

/** Whether the password is the one that was hashed, whatever the form of the hash; a malformed one matches nothing. */
export async function verifyDeviceSecret(secret: string, hash: string): Promise<boolean> {
  const expected = parsed(hash);
  if (!expected) return verifySecret(secret, hash);
  const { rounds, salt, key } = expected;
  return timingSafeEqual(key, await derive(secret, salt, rounds, KEY_BYTES, 'sha512'));
}

/** A hash that Mosquitto can check, as it must stand in its password file; undefined for the forms that only we know. */
export function mosquittoHash(hash: string): string | undefined {
  return parsed(hash) ? hash : undefined;
}

/** A cheap hash in the parts that EMQX imports: the key in hexadecimal and the salt as text. */
export function emqxHash(hash: string): { readonly key: string; readonly salt: string } | undefined {
  const found = parsed(hash);
  if (found?.rounds !== RANDOM_SECRET_ROUNDS) return undefined;
  return { key: found.key.toString('hex'), salt: found.salt.toString('latin1') };
}
