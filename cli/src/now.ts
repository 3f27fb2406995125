import { instant, type EpochMs } from '@ioc/domain';

/** The machine's clock. */
export function now(): EpochMs {
  return instant(Date.now());
}
