import type { ConsumerFeed } from '../intake/consumer-feed.ts';
import { sentPartsOf, type DecodedMessage } from '../intake/decode-message.ts';
import type { FoldFile } from '../intake/fold-file.ts';
import type { Log } from '../log.ts';
import type { RecentTimes } from './recent-times.ts';

/** How often the latest observation times are stored, in milliseconds: what a start reads again is bounded by it. */
export const KEEP_EVERY_MS = 60_000;

/** Messages after which they are stored earlier: at the least speed of a replay (I10) they take 2 s. */
export const KEEP_EVERY_MESSAGES = 200_000;

/** How long they are not stored again after that, in milliseconds: 10,000 devices take 5 MB. */
export const KEEP_REST_MS = 10_000;

/** What a memory needs. */
export interface RepeatMemoryOptions {
  readonly times: RecentTimes;
  readonly file: Pick<FoldFile, 'load' | 'store'>;
  readonly steadyMs: () => number;
  readonly log: Log;
}

/**
 * Brings the latest observation times over a restart: what was stored, and what the archive passed after that, read again
 * from the journal as far as it still holds it.
 */
export class RepeatMemory {
  readonly #options: RepeatMemoryOptions;
  #keptPosition = 0;
  #keptMs: number;
  #keeping: Promise<void> | undefined;

  constructor(options: RepeatMemoryOptions) {
    this.#options = options;
    this.#keptMs = options.steadyMs();
  }

  /** Recalls what the archive knew at the position. Rejects when a file cannot be read. */
  async recall(feed: ConsumerFeed, position: number, signal: AbortSignal): Promise<void> {
    const { times, file } = this.#options;
    const kept = await file.load();
    if (kept === 'absent' || kept === 'unreadable' || kept.position > position) return;
    times.load(kept.state);
    this.#keptPosition = kept.position;
    for (let next = kept.position; next < position && !signal.aborted;) {
      const part = await feed.read(next);
      if (!part) return;
      for (const message of part.messages) {
        if (message.position >= position) return;
        noteTimes(times, message);
      }
      next = part.next;
    }
  }

  /** Stores the times, which are those at the position, when that is due; in the background. */
  keep(position: number): void {
    const passedMs = this.#options.steadyMs() - this.#keptMs;
    const passedMessages = position - this.#keptPosition;
    const isDue =
      passedMs >= KEEP_EVERY_MS || (passedMessages >= KEEP_EVERY_MESSAGES && passedMs >= KEEP_REST_MS);
    if (isDue && passedMessages > 0 && !this.#keeping) void this.#keep(position);
  }

  /** Stores the times for the next start. Never rejects. */
  async close(position: number): Promise<void> {
    await this.#keeping;
    if (position > this.#keptPosition) await this.#keep(position);
  }

  #keep(position: number): Promise<void> {
    this.#keptMs = this.#options.steadyMs();
    this.#keeping = this.#store(position).finally(() => {
      this.#keeping = undefined;
    });
    return this.#keeping;
  }

  async #store(position: number): Promise<void> {
    const { times, file, log } = this.#options;
    try {
      await file.store({ position, state: times.save() });
      this.#keptPosition = position;
    } catch (error) {
      log.warn({ err: error }, 'the latest observation times could not be stored; tried again later');
    }
  }
}

function noteTimes(times: RecentTimes, message: DecodedMessage): void {
  if (message.kind === 'status') return;
  for (const { readings } of sentPartsOf(message)) {
    for (const { device, observedAt } of readings) {
      if (!times.has(device, observedAt)) times.add(device, observedAt);
    }
  }
}
