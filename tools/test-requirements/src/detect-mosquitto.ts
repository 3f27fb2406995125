import { findExecutable } from './find-executable.ts';
import type { Detection } from './requirement.ts';

/** Where the Mosquitto broker is. */
export interface MosquittoDetails {
  readonly executable: string;
}

/** Finds `mosquitto` on `PATH` or where Debian puts it, or at `IOC_TEST_MOSQUITTO`. */
export function detectMosquitto(): Detection<MosquittoDetails> {
  const executable =
    process.env['IOC_TEST_MOSQUITTO'] ?? findExecutable('mosquitto', ['/usr/sbin', '/usr/local/sbin']);
  if (executable === undefined) {
    return { present: false, reason: 'no mosquitto on PATH; install it or set IOC_TEST_MOSQUITTO' };
  }
  return { present: true, executable };
}
