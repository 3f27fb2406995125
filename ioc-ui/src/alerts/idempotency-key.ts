/** Random bytes in the key by which a repeated request is known. */
const KEY_BYTES = 16;

/** A key for one request. Not `randomUUID`, which browsers refuse on a plain-HTTP address of the local network. */
export function idempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
