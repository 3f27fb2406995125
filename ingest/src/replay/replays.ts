import { createHash } from 'node:crypto';
import type { EpochMs } from '@ioc/domain';
import type { ArrivedMessage, QuarantineRecords } from '@ioc/record-store';
import { parseReplayTopic } from '@ioc/wire';
import { withinTime } from '../clock/time-limit.ts';
import type { Receive } from '../doors/door.ts';
import type { Journal } from '../journal/journal.ts';
import type { Log } from '../log.ts';
import { wrapReplay } from './replay-envelope.ts';

/** How long the record store may take for a message, in milliseconds. */
export const FIND_LIMIT_MS = 10_000;

/** Requests that wait at most, as many as an API sends at once; a further one is dropped, and the message stays where it is. */
export const MOST_WAITING_REPLAYS = 2_000;

/** What replays need. */
export interface ReplaysOptions {
  readonly quarantine: Pick<QuarantineRecords, 'find'>;
  readonly journal: Pick<Journal, 'append'>;
  readonly now: () => EpochMs;
  readonly log: Log;
}

function identityOf({ topic, receivedAt, payload }: ArrivedMessage): string {
  return createHash('sha256').update(`${receivedAt}\n${topic}\n`).update(payload).digest('base64url');
}

/**
 * Takes messages out of quarantine in again: each goes through the journal like any other, with its first topic and time
 * inside. A request is only a request, so it is acknowledged at once: until its message is archived, the quarantine keeps
 * it. What is on its way is not taken in twice.
 */
export class Replays {
  readonly #options: ReplaysOptions;
  readonly #waiting: { readonly id: string; readonly topic: string }[] = [];
  readonly #underway = new Set<string>();
  #running: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: ReplaysOptions) {
    this.#options = options;
  }

  /** Takes requests for replays itself, and passes everything else on. */
  before(receive: Receive): Receive {
    return (message, accepted) => {
      const id = parseReplayTopic(message.topic);
      if (id === undefined) return receive(message, accepted);
      this.#ask(id, message.topic);
      accepted(true);
    };
  }

  /** The message is archived, or quarantined again. */
  settled(message: ArrivedMessage): void {
    this.#underway.delete(identityOf(message));
  }

  /** Takes no further one. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#waiting.length = 0;
    await this.#running;
  }

  #ask(id: string, topic: string): void {
    if (this.#isClosed) return;
    if (this.#waiting.length >= MOST_WAITING_REPLAYS || this.#underway.size >= MOST_WAITING_REPLAYS) {
      this.#options.log.warn({ id }, 'too many replays at once: a message stays in quarantine');
      return;
    }
    this.#waiting.push({ id, topic });
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async #run(): Promise<void> {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      try {
        await this.#replay(next);
      } catch (error) {
        this.#options.log.warn({ err: error, id: next.id }, 'a message could not be taken out of quarantine');
      }
    }
  }

  async #replay({ id, topic }: { readonly id: string; readonly topic: string }): Promise<void> {
    const { quarantine, journal, now } = this.#options;
    const found = await withinTime('reading the quarantine', FIND_LIMIT_MS, quarantine.find(id));
    if (!found) return;
    const identity = identityOf(found);
    if (this.#underway.has(identity)) return;
    this.#underway.add(identity);
    const entry = { kind: 'message', at: now(), topic, payload: wrapReplay(found) } as const;
    journal.append(entry, (error) => {
      if (error) this.#underway.delete(identity);
    });
  }
}
