import { HEARTBEAT_MISSED_MS, type IngestHeartbeat } from '@ioc/wire';

import type { Reachability } from './reachability.ts';

/** Ingests remembered at once: one per city and shard at most, and the epochs of some restarts. */
const MOST_INGESTS = 64;

/** How often missing heartbeats are looked for, in milliseconds. */
export const LOOK_EVERY_MS = 1_000;

interface Heard {
  readonly heartbeat: IngestHeartbeat;
  readonly atMs: number;
}

/** Listens to the ingests' heartbeats: that they live, and what they say is wrong. */
export class HeartbeatWatch {
  readonly #reachability: Reachability;
  readonly #nowMs: () => number;
  #heard = new Map<string, Heard>();

  /** `nowMs` is a clock that never jumps. */
  constructor(reachability: Reachability, nowMs: () => number) {
    this.#reachability = reachability;
    this.#nowMs = nowMs;
  }

  /** Notes a heartbeat. */
  hear(heartbeat: IngestHeartbeat): void {
    this.#heard.delete(heartbeat.epoch);
    this.#heard.set(heartbeat.epoch, { heartbeat, atMs: this.#nowMs() });
    for (const oldest of this.#heard.keys()) {
      if (this.#heard.size <= MOST_INGESTS) break;
      this.#heard.delete(oldest);
    }
    this.look();
  }

  /** Judges anew: called with every heartbeat and every `LOOK_EVERY_MS`. */
  look(): void {
    const beating = this.beating;
    this.#reachability.judge('ingest', 'heartbeat', beating.length > 0);
    if (beating.length === 0) return;
    const isFree = (trouble: IngestHeartbeat['troubles'][number]): boolean =>
      !beating.some(({ troubles }) => troubles.includes(trouble));
    const isArchiving = beating.every(({ archive }) => archive.isReachable);
    const isJudging = beating.every(({ rules }) => rules.isReachable);
    this.#reachability.judge('store', 'ingest', isArchiving && isFree('store-away'));
    this.#reachability.judge('records', 'ingest', isJudging && isFree('records-away'));
    this.#reachability.judge('broker', 'ingest', isFree('broker-away'));
  }

  /** The last heartbeat of every ingest that is alive. */
  get beating(): readonly IngestHeartbeat[] {
    const missed = this.#nowMs() - HEARTBEAT_MISSED_MS;
    return [...this.#heard.values()].filter((heard) => heard.atMs > missed).map((heard) => heard.heartbeat);
  }
}
