import { TelemetryStoreError } from './telemetry-store.ts';

/**
 * The work's outcome, or a transient TelemetryStoreError as soon as the signal is aborted. Work under way is not
 * undone: what was written stays, and writing it again changes nothing.
 */
export async function abandonOnAbort<T>(
  start: () => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (!signal) return start();
  if (signal.aborted) throw abortedError(signal);
  const { promise, reject } = promiseToReject();
  const abandon = (): void => reject(abortedError(signal));
  signal.addEventListener('abort', abandon, { once: true });
  try {
    return await Promise.race([start(), promise]);
  } finally {
    signal.removeEventListener('abort', abandon);
  }
}

function abortedError(signal: AbortSignal): TelemetryStoreError {
  return new TelemetryStoreError('the call was aborted', { isTransient: true, cause: signal.reason });
}

function promiseToReject(): { promise: Promise<never>; reject: (cause: Error) => void } {
  let reject: (cause: Error) => void = () => undefined;
  const promise = new Promise<never>((_resolve, rejectPromise) => {
    reject = rejectPromise;
  });
  return { promise, reject };
}
