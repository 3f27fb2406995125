import type { PartHolding, PartRecords } from '@ioc/record-store';
import { withinTime } from '../clock/time-limit.ts';
import type { IntakePart } from '../ingest-options.ts';
import type { Log } from '../log.ts';
import { LostPartError } from './lost-part-error.ts';
import { PARTS_LIMIT_MS } from './parts-outlook.ts';

/** How long a part that could not be opened is left to others, in milliseconds. */
export const BARRED_MS = 10_000;

/** A part while it runs here. */
export interface RunningPart {
  close(): Promise<void>;
}

/** How a part is opened: `isFormerGone` when no former holder can write any more, `lost` when somebody else has it. */
export interface PartOpening {
  readonly part: IntakePart;
  readonly holding: PartHolding;
  readonly isFormerGone: boolean;
  readonly lost: () => void;
}

/** A part that this instance holds. */
export interface HeldPart<R> {
  readonly part: IntakePart;
  readonly holding: PartHolding;
  readonly state: 'running' | 'opening' | 'closing';
  readonly running?: R;
}

interface Held<R> extends HeldPart<R> {
  state: HeldPart<R>['state'];
  running?: R;
  work: Promise<void>;
}

/** What holding parts needs. */
export interface HeldPartsOptions<R extends RunningPart> {
  readonly records: Pick<PartRecords, 'release'>;
  readonly open: (opening: PartOpening) => Promise<R>;
  readonly nowMs: () => number;
  readonly log: Log;
}

/** The parts that this instance holds: opened, stopped and given back, each by itself. */
export class HeldParts<R extends RunningPart> {
  readonly #options: HeldPartsOptions<R>;
  readonly #held = new Map<string, Held<R>>();
  readonly #barredUntilMs = new Map<string, number>();
  readonly #failures = new Map<string, Error>();

  constructor(options: HeldPartsOptions<R>) {
    this.#options = options;
  }

  /** All parts that are held, also those that are closing. */
  get all(): readonly HeldPart<R>[] {
    return [...this.#held.values()];
  }

  /** The part, if it is held. */
  get(part: string): HeldPart<R> | undefined {
    return this.#held.get(part);
  }

  /** Why the part could not be opened here, when that was tried last. */
  failureOf(part: string): Error | undefined {
    return this.#failures.get(part);
  }

  /** Whether the part must not be claimed now: it could not be opened a moment ago, or is still closing here. */
  isBarred(part: string): boolean {
    return this.#held.has(part) || this.#options.nowMs() < (this.#barredUntilMs.get(part) ?? 0);
  }

  /** Opens a part that was claimed. */
  take(part: IntakePart, holding: PartHolding, isFormerGone: boolean): void {
    const held: Held<R> = { part, holding, state: 'opening', work: Promise.resolve() };
    this.#held.set(part.name, held);
    held.work = this.#open(held, isFormerGone);
  }

  /** Resolves when what is under way has ended. */
  async settled(): Promise<void> {
    await Promise.all([...this.#held.values()].map(({ work }) => work));
  }

  /** Somebody else has the part: it stops here. */
  lose(part: string): void {
    const held = this.#held.get(part);
    if (!held || held.state === 'closing') return;
    this.#options.log.warn({ share: part }, 'another ingest has taken this part over; it stops here');
    void this.#stop(held);
  }

  /** Stops the part and gives it back. */
  giveUp(part: string): void {
    const held = this.#held.get(part);
    if (!held || held.state === 'closing') return;
    this.#options.log.info({ share: part }, 'this ingest gives a part up');
    void this.#stop(held);
  }

  /** Stops all parts and gives them back. */
  async close(): Promise<void> {
    await Promise.all([...this.#held.values()].map((held) => this.#stop(held)));
  }

  async #open(held: Held<R>, isFormerGone: boolean): Promise<void> {
    const { part, holding } = held;
    const { open, log, nowMs } = this.#options;
    try {
      held.running = await open({ part, holding, isFormerGone, lost: () => this.#lost(held) });
      this.#failures.delete(part.name);
      if (held.state === 'opening') held.state = 'running';
    } catch (error) {
      this.#failures.set(part.name, error instanceof Error ? error : new Error(String(error)));
      if (!(error instanceof LostPartError))
        log.error(
          { err: error, share: part.name },
          'a part cannot be opened; it is left to others for a while',
        );
      this.#barredUntilMs.set(part.name, nowMs() + BARRED_MS);
      await this.#giveBack(held);
    }
  }

  /** Only of this holding: a later one of the same part is none of its business. */
  #lost(held: Held<R>): void {
    if (this.#held.get(held.part.name) === held) this.lose(held.part.name);
  }

  #stop(held: Held<R>): Promise<void> {
    if (held.state === 'closing') return held.work;
    const opening = held.state === 'opening' ? held.work : Promise.resolve();
    held.state = 'closing';
    held.work = this.#closed(held, opening);
    return held.work;
  }

  async #closed(held: Held<R>, opening: Promise<void>): Promise<void> {
    await opening;
    try {
      await held.running?.close();
    } catch (error) {
      this.#options.log.error({ err: error, share: held.part.name }, 'a part did not close cleanly');
    }
    await this.#giveBack(held);
  }

  /** Gives the part back, which changes nothing when somebody else has it. */
  async #giveBack(held: Held<R>): Promise<void> {
    const { records, log } = this.#options;
    try {
      await withinTime('giving a part back', PARTS_LIMIT_MS, records.release(held.holding));
    } catch (error) {
      log.warn({ err: error, share: held.part.name }, 'a part could not be given back');
    }
    if (this.#held.get(held.part.name) === held) this.#held.delete(held.part.name);
  }
}
