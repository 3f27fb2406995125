import { instant, type EpochMs } from '@ioc/domain';

/** The start of the interval of `everyMs` that holds the instant; intervals start at multiples since 1970 UTC. */
export function intervalStart(t: number, everyMs: number): EpochMs {
  return instant(Math.floor(t / everyMs) * everyMs);
}
