import { HEARTBEAT_MISSED_MS, type IngestHeartbeat } from '@ioc/wire';

import type { Reachability } from './reachability.ts';

/** Parts of the intake remembered at once: one per city at most. */
const MOST_PARTS = 64;

/** How often missing heartbeats are looked for, in milliseconds. */
export const LOOK_EVERY_MS = 1_000;

/** Silence after which a part counts as run by nobody, in milliseconds: longer than another ingest needs to take it over. */
export const PART_UNHELD_MS = 15_000;

interface Heard {
  readonly heartbeat: IngestHeartbeat;
  readonly atMs: number;
}

/** A part of the intake as it is heard. `heartbeat` is the last one, absent before the first. */
export interface WatchedPart {
  readonly part: string;
  readonly isBeating: boolean;
  readonly silentMs: number;
  readonly heartbeat?: IngestHeartbeat;
}

/** Listens to the heartbeats of every part of the intake: that an ingest runs it, and what that ingest says is wrong. */
export class HeartbeatWatch {
  readonly #reachability: Reachability;
  readonly #nowMs: () => number;
  readonly #heard = new Map<string, Heard>();
  /** Parts that must be heard, since when. */
  #expected = new Map<string, number>();

  /** `nowMs` is a clock that never jumps. */
  constructor(reachability: Reachability, nowMs: () => number) {
    this.#reachability = reachability;
    this.#nowMs = nowMs;
  }

  /** Notes a heartbeat: the last ingest that speaks for a part is the one that runs it. */
  hear(heartbeat: IngestHeartbeat): void {
    this.#heard.delete(heartbeat.part);
    this.#heard.set(heartbeat.part, { heartbeat, atMs: this.#nowMs() });
    for (const oldest of this.#heard.keys()) {
      if (this.#heard.size <= MOST_PARTS) break;
      this.#heard.delete(oldest);
    }
    this.look();
  }

  /** Which parts there are by the records; the others are forgotten. While it is not known, those that are heard. */
  expect(parts: readonly string[]): void {
    const now = this.#nowMs();
    this.#expected = new Map(parts.map((part) => [part, this.#expected.get(part) ?? now]));
    if (parts.length === 0) return;
    for (const part of this.#heard.keys()) if (!this.#expected.has(part)) this.#heard.delete(part);
  }

  /** Judges anew: called with every heartbeat and every `LOOK_EVERY_MS`. */
  look(): void {
    const { beating, parts } = this;
    this.#reachability.judge(
      'ingest',
      'heartbeat',
      beating.length > 0 && parts.every(({ isBeating }) => isBeating),
    );
    if (beating.length === 0) return;
    const isFree = (trouble: IngestHeartbeat['troubles'][number]): boolean =>
      !beating.some(({ troubles }) => troubles.includes(trouble));
    const isArchiving = beating.every(({ archive }) => archive.isReachable);
    const isJudging = beating.every(({ rules }) => rules.isReachable);
    this.#reachability.judge('store', 'ingest', isArchiving && isFree('store-away'));
    this.#reachability.judge('records', 'ingest', isJudging && isFree('records-away'));
    this.#reachability.judge('broker', 'ingest', isFree('broker-away'));
  }

  /** The last heartbeat of every part that an ingest runs. */
  get beating(): readonly IngestHeartbeat[] {
    const missed = this.#nowMs() - HEARTBEAT_MISSED_MS;
    return [...this.#heard.values()].filter((heard) => heard.atMs > missed).map((heard) => heard.heartbeat);
  }

  /** Every part that must be heard, or was heard a moment ago. */
  get parts(): readonly WatchedPart[] {
    const now = this.#nowMs();
    const names = new Set([...this.#expected.keys(), ...this.#recentlyHeard(now)]);
    return [...names].toSorted().map((part) => {
      const heard = this.#heard.get(part);
      const silentMs = now - (heard?.atMs ?? this.#expected.get(part) ?? now);
      const isBeating = heard !== undefined && silentMs < HEARTBEAT_MISSED_MS;
      return { part, isBeating, silentMs, ...(heard ? { heartbeat: heard.heartbeat } : {}) };
    });
  }

  #recentlyHeard(now: number): readonly string[] {
    return [...this.#heard].filter(([, { atMs }]) => now - atMs < HEARTBEAT_MISSED_MS).map(([part]) => part);
  }
}
