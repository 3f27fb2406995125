import { TelemetryStoreError } from './telemetry-store.ts';

/** How long one call may take, and what to say (and do) when it takes longer. */
export interface Deadline {
  readonly limitMs: number;
  /** What was waited for, as it stands in the error. */
  readonly what: string;
  /** Called once when the time is over, to stop the work. */
  readonly onExpiry?: () => void;
}

/** The promise's outcome, or a transient TelemetryStoreError when it does not settle in time. */
export function withDeadline<T>(work: Promise<T>, deadline: Deadline): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const message = `${deadline.what} did not finish within ${deadline.limitMs} ms`;
      reject(new TelemetryStoreError(message, { isTransient: true }));
      deadline.onExpiry?.();
    }, deadline.limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
