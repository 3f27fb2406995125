import type { TailBatch } from './tail.ts';

/**
 * State that follows from the journal alone: what `take` made of every durable message, in order, each exactly once. After
 * any crash it is what it would have been without one: the saved state is loaded, the journal behind it replayed.
 *
 * A fold never looks at a clock, at chance, or at anything but its batches and the registry's snapshot; time comes from the
 * messages' `receivedAt` (ticks come every second).
 */
export interface JournalFold {
  /** `a-z` and `-`; also names the fold's file. */
  readonly name: string;
  /**
   * Takes durable messages in, on the live path: it must be cheap. Positions ascend from batch to batch; records that were
   * lost to damage are left out.
   */
  take(batch: TailBatch): void;
  /**
   * The state as bytes of its own (a copy, in at most some milliseconds: numbers in typed arrays); undefined when it cannot
   * be saved in this turn, which is asked again at the next batch.
   */
  save(): Uint8Array | undefined;
  /** Takes over saved bytes, before anything else; false when they cannot be read, and the state is then empty. */
  load(saved: Uint8Array): boolean;
}
