import { createHash, randomBytes } from 'node:crypto';

/** Random bytes of a session token: 256 bits, which nobody guesses. Source: OWASP ASVS 5.0, 7.2.3 asks for 128. */
const TOKEN_BYTES = 32;

/** A new session token: 43 characters that need no escaping. */
export function newSessionToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** What is stored of a token: its SHA-256, so that a stolen table opens no session. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
