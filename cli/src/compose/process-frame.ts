import type { Logger } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';

import { createLog } from '../log.ts';
import { settingsOrExit } from '../settings/settings-or-exit.ts';
import type { Settings } from '../settings/settings.ts';
import { Closers, shutDown, stopOnUnexpected, untilStopped } from './shutdown.ts';

/** What every long-running process of the product has. */
export interface ProcessFrame {
  readonly settings: Settings;
  readonly log: Logger;
  readonly closers: Closers;
  readonly registry: Registry;
}

/**
 * Runs a process: reads the settings, opens what `open` opens, waits for a signal to stop, and closes everything in
 * reverse order, also when opening fails half-way.
 */
export async function runProcess(open: (frame: ProcessFrame) => Promise<void>): Promise<void> {
  const settings = settingsOrExit();
  const log = createLog(settings.logLevel, process.stderr.isTTY);
  stopOnUnexpected(log);
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'ioc_' });
  const closers = new Closers();
  const stopped = untilStopped();
  try {
    await open({ settings, log, closers, registry });
    const signal = await stopped;
    log.info({ signal }, 'stopping');
  } finally {
    await shutDown(closers, log);
  }
}
