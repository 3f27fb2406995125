import type { ReadingPlan } from './reading-plan.ts';

/** What one virtual device sent and what was acknowledged to it: the truth that the store is compared with. */
export class SentLedger {
  readonly plan: ReadingPlan;
  readonly #sentAtMs: number[] = [];
  readonly #ackedAtMs: (number | undefined)[] = [];
  #acked = 0;

  constructor(plan: ReadingPlan) {
    this.plan = plan;
  }

  /** How many messages were sent at least once; their numbers are 0 and up. */
  get sent(): number {
    return this.#sentAtMs.length;
  }

  /** How many messages were acknowledged. */
  get acked(): number {
    return this.#acked;
  }

  /** Notes that the next message is on its way, and answers its number. */
  noteSent(atMs: number): number {
    this.#ackedAtMs.push(undefined);
    return this.#sentAtMs.push(atMs) - 1;
  }

  /** Notes an acknowledgement; a second one of the same message changes nothing. */
  noteAcked(seq: number, atMs: number): void {
    if (this.#ackedAtMs[seq] !== undefined) return;
    this.#ackedAtMs[seq] = atMs;
    this.#acked += 1;
  }

  /** When the message was acknowledged, by the monotonic clock in milliseconds. */
  ackedAtMs(seq: number): number | undefined {
    return this.#ackedAtMs[seq];
  }

  /** Milliseconds from the first sending to the acknowledgement, of messages first sent within the span. */
  ackLatenciesMs(fromMs: number, toMs: number): readonly number[] {
    return this.#sentAtMs.flatMap((sentAtMs, seq) => {
      const ackedAtMs = this.#ackedAtMs[seq];
      return ackedAtMs === undefined || sentAtMs < fromMs || sentAtMs >= toMs ? [] : [ackedAtMs - sentAtMs];
    });
  }
}
