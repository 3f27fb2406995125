import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The package as other processes and threads import it. */
export const BUILT_PACKAGE = new URL('../dist/index.js', import.meta.url);

/**
 * Builds the package: threads and child processes run compiled code, since Node 20 reads no types. Takes a second when
 * nothing changed; rejects with the compiler's words when it does not compile.
 */
export async function buildPackage(): Promise<void> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const compiler = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
  const run = promisify(execFile)(process.execPath, [compiler, '-b', 'telemetry-store'], { cwd: root });
  await run.catch((error: Error & { stdout?: string }) => {
    throw new Error(`the package does not compile:\n${error.stdout ?? ''}`, { cause: error });
  });
}
