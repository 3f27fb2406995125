import { open, rm } from 'node:fs/promises';

/** A password that was made, which nobody is told but the file. */
export interface MadePassword {
  readonly device: string;
  readonly password: string;
}

/** There is something at the path already, which is not overwritten: it may hold the only copy of passwords. */
export class SecretFileError extends Error {
  override readonly name = 'SecretFileError';
}

const OWNER_ONLY = 0o600;

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

/**
 * Writes passwords to a new file that only its owner may read, on the disk before this resolves, and then does `work`, which
 * makes them valid; when that fails the file is removed. Throws `SecretFileError` where the file exists.
 */
export async function withSecretFile<T>(
  path: string,
  passwords: readonly MadePassword[],
  work: () => Promise<T>,
): Promise<T> {
  const file = await open(path, 'wx', OWNER_ONLY).catch((error: unknown) => {
    if (isTaken(error))
      throw new SecretFileError(`${path} exists; name a file that does not`, { cause: error });
    throw error;
  });
  try {
    const lines = passwords.map(({ device, password }) => `${device},${password}\n`);
    await file.writeFile(`id,password\n${lines.join('')}`);
    await file.sync();
    return await work();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}
