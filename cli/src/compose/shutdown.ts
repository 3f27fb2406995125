import type { Logger } from 'pino';

/** How long closing may take before the process ends anyway, in milliseconds: what compose and systemd wait for. */
export const SHUTDOWN_DEADLINE_MS = 10_000;

/** What was opened, closed in reverse order. */
export class Closers {
  readonly #closers: { readonly name: string; readonly close: () => Promise<void> }[] = [];

  /** Registers what must be closed. */
  add(name: string, close: () => Promise<void>): void {
    this.#closers.push({ name, close });
  }

  /** Closes everything in reverse order; one that fails does not keep the others open. */
  async closeAll(log: Logger): Promise<void> {
    for (const { name, close } of this.#closers.splice(0).toReversed()) {
      try {
        await close();
      } catch (error) {
        log.error({ err: error, part: name }, 'closing failed');
      }
    }
  }
}

/** Resolves at the first SIGINT or SIGTERM. */
export function untilStopped(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal));
  });
}

/** Ends the process loudly on what nobody expected: a half-working process is worse than a restarted one. */
export function stopOnUnexpected(log: Logger): void {
  const stop = (error: unknown): void => {
    log.fatal({ err: error }, 'unexpected error, stopping');
    log.flush(() => process.exit(1));
    setTimeout(() => process.exit(1), 1_000).unref();
  };
  process.on('uncaughtException', stop);
  process.on('unhandledRejection', stop);
}

/** Closes everything within the deadline; ends the process with 1 when it takes longer. */
export async function shutDown(closers: Closers, log: Logger): Promise<void> {
  const deadline = setTimeout(() => {
    log.error(`closing took longer than ${SHUTDOWN_DEADLINE_MS} ms, ending anyway`);
    process.exit(1);
  }, SHUTDOWN_DEADLINE_MS);
  await closers.closeAll(log);
  clearTimeout(deadline);
}
