import type { EpochMs } from '@ioc/domain';
import type { Accepted, IncomingMessage } from '../doors/door.ts';
import type { Journal } from '../journal/journal.ts';
import type { Log } from '../log.ts';

/** What the hall behind the doors needs. */
export interface IntakeOptions {
  readonly journal: Pick<Journal, 'append'>;
  readonly now: () => EpochMs;
  readonly log: Log;
}

/** How many messages went through. */
export interface IntakeCounts {
  readonly received: number;
  readonly acknowledged: number;
}

const NO_PAYLOAD = Buffer.alloc(0);

/**
 * The hall behind both doors: everything that arrives goes into the journal as it is, good or bad, and its door hears when
 * it is durable. Judging it comes later and never costs a message.
 */
export class Intake {
  readonly #options: IntakeOptions;
  #received = 0;
  #acknowledged = 0;
  #refused = 0;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** How many messages went through since the start. */
  get counts(): IntakeCounts {
    return { received: this.#received, acknowledged: this.#acknowledged };
  }

  /** Takes a message in; `accepted` is called when it is durable, or with false when it cannot be. */
  receive(message: IncomingMessage, accepted: Accepted): void {
    this.#received += 1;
    const { journal, now, log } = this.#options;
    const entry = { kind: 'message', at: now(), topic: message.topic, payload: message.payload } as const;
    journal.append(entry, (error) => {
      if (!error) this.#acknowledged += 1;
      else if (this.#refused++ === 0)
        log.error({ err: error }, 'messages are refused: they cannot be made durable');
      accepted(!error);
    });
  }

  /** Puts a tick of the clock into the journal, so that whoever reads it later sees time pass between the same messages. */
  tick(): void {
    const entry = { kind: 'tick', at: this.#options.now(), topic: '', payload: NO_PAYLOAD } as const;
    // A tick that cannot be written is no loss: the next one tells the time.
    this.#options.journal.append(entry, () => undefined);
  }
}
