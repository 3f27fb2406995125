import { z } from 'zod';

import type { BenchProcess } from '../processes/bench-process.ts';
import { publisherRun } from './publisher-process.ts';
import { settled, taken, TAKEN_EVENT, usage } from './subscriber-messages.ts';

/** What one side did in one turn. */
export interface Turn {
  readonly messages: number;
  /** From the first message sent to the last one taken in, per second. */
  readonly messagesPerSecond: number;
  /** The same until the last one was archived and evaluated too: what can go on for ever. */
  readonly settledMessagesPerSecond: number;
  /** Processor time of the subscriber's process until it was idle again, with everything that it does later. */
  readonly cpuUsPerMessage: number;
  /** How long after the last message was taken in it was archived, and evaluated, milliseconds. */
  readonly archiveBehindMs: number;
  readonly rulesBehindMs: number;
  readonly senderBusy: number;
  readonly rssMib: number;
  /** 99th percentile of how long the subscriber's event loop was held up, milliseconds. */
  readonly eventLoopP99Ms: number;
}

/** How long a subscriber may take for what is queued when the publishers stop, and for what it does with it. */
const CATCH_UP_LIMIT_MS = 120_000;
/** How long a simple question may take, milliseconds: the process may be busy with a round's end. */
const ANSWER_LIMIT_MS = 20_000;

/** One side: a subscriber in a process of its own behind a broker of its own, and the publishers towards it. */
export class Side {
  readonly name: string;
  readonly #subscriber: BenchProcess;
  readonly #publishers: BenchProcess;
  #taken = { count: 0, atMs: 0 };
  #sent = 0;
  #onTaken: () => void = () => undefined;

  constructor(name: string, subscriber: BenchProcess, publishers: BenchProcess) {
    this.name = name;
    this.#subscriber = subscriber;
    this.#publishers = publishers;
    subscriber.onEvent((event, body) => {
      if (event === TAKEN_EVENT) this.#take(body);
    });
  }

  /** Messages that were sent to this side since the start. */
  get sent(): number {
    return this.#sent;
  }

  /** Publishes for the time and waits until the subscriber has taken everything in and is idle again. */
  async takeTurn(milliseconds: number): Promise<Turn> {
    const before = await this.#usage();
    const sentBefore = this.#sent;
    const run = await this.publish(milliseconds);
    const caughtUp = await this.settle();
    const after = await this.#usage();
    const messages = run.sent - sentBefore;
    const takenMs = this.#taken.atMs - run.startedAtMs;
    const behindMs = Math.max(caughtUp.archiveMs, caughtUp.rulesMs);
    return {
      messages,
      messagesPerSecond: (messages * 1_000) / takenMs,
      settledMessagesPerSecond: (messages * 1_000) / (takenMs + behindMs),
      cpuUsPerMessage: (after.cpuUs - before.cpuUs) / messages,
      archiveBehindMs: caughtUp.archiveMs,
      rulesBehindMs: caughtUp.rulesMs,
      senderBusy: run.busy,
      rssMib: after.rssMib,
      eventLoopP99Ms: after.eventLoopP99Ms,
    };
  }

  /** Publishes for the time and waits until the broker has acknowledged everything. */
  async publish(milliseconds: number): Promise<z.infer<typeof publisherRun>> {
    const body = { target: this.name, milliseconds };
    const run = await this.#publishers.ask('run', body, publisherRun, milliseconds + CATCH_UP_LIMIT_MS);
    this.#sent = run.sent;
    return run;
  }

  /** Waits until everything that was sent is taken in, archived and evaluated; answers how long the latter two took. */
  async settle(): Promise<z.infer<typeof settled>> {
    await this.#allTaken();
    return this.#subscriber.ask('settle', { messages: this.#sent }, settled, CATCH_UP_LIMIT_MS);
  }

  #usage(): Promise<z.infer<typeof usage>> {
    return this.#subscriber.ask('usage', {}, usage, ANSWER_LIMIT_MS);
  }

  #take(body: unknown): void {
    this.#taken = taken.parse(body);
    const received = { target: this.name, count: this.#taken.count };
    // Only paces the publishers; one that does not answer fails its own run.
    this.#publishers.ask('received', received, z.unknown(), ANSWER_LIMIT_MS).catch(() => undefined);
    this.#onTaken();
  }

  /** Rejects when the subscriber does not take everything in. */
  async #allTaken(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(
        () =>
          reject(
            new MessagesMissingError(`${this.name} took in ${this.#taken.count} of ${this.#sent} messages`),
          ),
        CATCH_UP_LIMIT_MS,
      );
      this.#onTaken = () => {
        if (this.#taken.count < this.#sent) return;
        clearTimeout(late);
        resolve();
      };
      this.#onTaken();
    });
  }
}

/** Messages that were sent and that a subscriber did not take in. */
export class MessagesMissingError extends Error {
  override readonly name = 'MessagesMissingError';
}
