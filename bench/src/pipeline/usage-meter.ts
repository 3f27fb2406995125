import { monitorEventLoopDelay } from 'node:perf_hooks';

import { cpuTimeUs } from '../processes/cpu-clock.ts';
import type { Usage } from './subscriber-messages.ts';

const MIB = 1024 ** 2;
const NS_PER_MS = 1e6;
/** How often the event loop is looked at, milliseconds; this long it is always away and does not count as delay. */
const LOOP_RESOLUTION_MS = 10;

/** Measures what this process uses. */
export class UsageMeter {
  readonly #loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });

  /** Begins to watch the event loop. */
  constructor() {
    this.#loop.enable();
  }

  /** What was used so far; the event-loop delay is that since the last reading. */
  read(): Usage {
    const eventLoopP99Ms = Math.max(0, this.#loop.percentile(99) / NS_PER_MS - LOOP_RESOLUTION_MS);
    this.#loop.reset();
    return { cpuUs: cpuTimeUs(), rssMib: process.memoryUsage.rss() / MIB, eventLoopP99Ms };
  }
}
