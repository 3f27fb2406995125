import { setTimeout as sleep } from 'node:timers/promises';

import type { OperatorSession } from '../../src/operator-session.ts';

/** Pause between two looks, in milliseconds. */
const LOOK_EVERY_MS = 200;

/** What `GET /current` answers. */
export interface CurrentAnswer {
  readonly items: readonly {
    readonly device: string;
    readonly property: string;
    readonly t: string;
    readonly v: number;
  }[];
}

/** Follows the current values, also over restarts, and counts how often one of a datastream went back in time. */
export class LatestWatch {
  readonly #latest = new Map<string, number>();
  #looks = 0;
  #stepsBack = 0;
  #isStopped = false;
  #running: Promise<void> = Promise.resolve();

  /** How often it looked. */
  get looks(): number {
    return this.#looks;
  }

  /** How often a current value was older than what was shown before. */
  get stepsBack(): number {
    return this.#stepsBack;
  }

  /** Begins to look, or goes on. */
  start(session: OperatorSession): void {
    this.#isStopped = false;
    this.#running = this.#run(session);
  }

  /** Looks no more. Rejects when a look failed. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  async #run(session: OperatorSession): Promise<void> {
    while (!this.#isStopped) {
      const { items } = await session.get<CurrentAnswer>('/current?city=bac-giang&sector=environment');
      for (const { device, property, t } of items) {
        const datastream = `${device} ${property}`;
        const at = Date.parse(t);
        if (at < (this.#latest.get(datastream) ?? 0)) this.#stepsBack += 1;
        this.#latest.set(datastream, at);
      }
      this.#looks += 1;
      await sleep(LOOK_EVERY_MS);
    }
  }
}
