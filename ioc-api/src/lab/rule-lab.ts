import type { ObservationColumns, TelemetryStore } from '@ioc/telemetry-store';

import { JobTurns } from './job-turns.ts';
import type { LabFacts, LabJob, LabProgress } from './lab-job.ts';
import { LabThread } from './lab-thread-client.ts';
import { LARGEST_ENTRY_BYTES, ObservationCache, sharedColumns } from './observation-cache.ts';
import { readStretches } from './read-stretches.ts';

/** Bytes of one observation in columns. */
const BYTES_EACH = 19;

/** What the observations looked like that a job went over. */
export interface HistoryFacts {
  readonly observations: number;
  readonly first?: number;
  readonly last?: number;
}

/** Who wants a job done, until when, and who hears how far it is. */
export interface LabOrder {
  readonly owner: string;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: LabProgress) => void;
}

/** Runs rules over recorded history, each job in a thread of its own, with a bounded memory of what was read. */
export class RuleLab {
  readonly #telemetry: TelemetryStore;
  readonly #cache = new ObservationCache();
  readonly #turns = new JobTurns();

  constructor(telemetry: TelemetryStore) {
    this.#telemetry = telemetry;
  }

  /** Does the job when it is its turn; rejects when the signal aborts, a store does not answer, or too many wait. */
  run<J extends LabJob>(
    job: J,
    order: LabOrder,
  ): Promise<{ readonly facts: LabFacts<J['kind']>; readonly history: HistoryFacts }> {
    return this.#turns.run(order.signal, () => this.#run(job, order));
  }

  async #run<J extends LabJob>(
    job: J,
    { owner, signal, onProgress = () => undefined }: LabOrder,
  ): Promise<{ readonly facts: LabFacts<J['kind']>; readonly history: HistoryFacts }> {
    const thread = new LabThread(job, onProgress);
    const end = (): void => {
      void thread.end();
    };
    signal.addEventListener('abort', end, { once: true });
    try {
      const history = await this.#feed(job, owner, (columns) => {
        signal.throwIfAborted();
        return thread.take(columns);
      });
      const result = await thread.result();
      if (result.kind !== job.kind) throw new Error(`a job of kind ${job.kind} gave ${result.kind}`);
      return { facts: result.facts as LabFacts<J['kind']>, history };
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', end);
      await thread.end();
    }
  }

  async #feed(
    { datastreams, span }: LabJob,
    owner: string,
    take: (columns: ObservationColumns) => Promise<void>,
  ): Promise<HistoryFacts> {
    const key = JSON.stringify([
      span.from,
      span.to,
      datastreams.map(({ device, property }) => [device, property]),
    ]);
    const held = this.#cache.find(key);
    const told = new HistoryCount();
    if (held) {
      for (const columns of held) {
        told.take(columns);
        await take(columns);
      }
      return told.facts;
    }
    let kept: ObservationColumns[] | undefined = [];
    for await (const columns of readStretches(this.#telemetry, datastreams, span)) {
      told.take(columns);
      if (told.facts.observations * BYTES_EACH > LARGEST_ENTRY_BYTES) kept = undefined;
      const handed = kept ? sharedColumns(columns) : columns;
      kept?.push(handed);
      await take(handed);
    }
    if (kept) this.#cache.keep(key, owner, kept);
    return told.facts;
  }
}

class HistoryCount {
  #facts: HistoryFacts = { observations: 0 };

  get facts(): HistoryFacts {
    return this.#facts;
  }

  take({ t }: ObservationColumns): void {
    const [first, last] = [this.#facts.first ?? t[0], t.at(-1) ?? this.#facts.last];
    this.#facts = {
      observations: this.#facts.observations + t.length,
      ...(first !== undefined && { first }),
      ...(last !== undefined && { last }),
    };
  }
}
