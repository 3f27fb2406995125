import type { Alert, EpochMs } from '@ioc/domain';
import type { RecordStore } from '@ioc/record-store';
import { withinTime } from '../clock/time-limit.ts';

/** How long the record store may take to answer, in milliseconds. */
export const SILENCES_LIMIT_MS = 10_000;

/**
 * Marks the open alerts as silences begin and end (R24). Nothing is remembered over a restart: the first look brings
 * everything in line. Several of them over one store do no harm, the second finds nothing to do.
 */
export class SilenceKeeper {
  readonly #silences: RecordStore['silences'];
  #revision = -1;
  /** When the next silence begins or ends, as far as is known. */
  #nextAt = -Infinity;
  #lookedAt = -Infinity;

  constructor({ silences }: RecordStore) {
    this.#silences = silences;
  }

  /** The alerts whose mark changed by the time `now`. Costs one question while nothing begins or ends. */
  async keep(now: EpochMs): Promise<readonly Alert[]> {
    const silences = this.#silences;
    const revision = await withinTime('reading the silences', SILENCES_LIMIT_MS, silences.revision());
    // A clock that was set back may be before changes that were passed already.
    if (revision === this.#revision && now < this.#nextAt && now >= this.#lookedAt) return [];
    const changed = await withinTime('marking silenced alerts', SILENCES_LIMIT_MS, silences.apply(now));
    const next = await withinTime('reading the silences', SILENCES_LIMIT_MS, silences.nextChange(now));
    this.#nextAt = next ?? Infinity;
    this.#lookedAt = now;
    this.#revision = revision;
    return changed;
  }
}
