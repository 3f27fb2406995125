import { deviceDueAt, episodeOf, firstOfEpisode, type FleetSchedule } from './fleet-schedule.ts';

/** A value of a device as a delta told it; `t` is the reading's own time. */
export interface SeenValue {
  readonly device: number;
  readonly t: number;
}

/** An alert of a device as a delta told it; `occurrences` counts how often it was raised. */
export interface SeenAlert {
  readonly device: number;
  readonly id: string;
  readonly occurrences: number;
}

/** The samples of a run, milliseconds, of the messages that were due at or after `fromMs`. */
export interface LatencySamples {
  readonly toDelta: readonly number[];
  readonly toAlert: readonly number[];
  /** Messages whose value, or a newer one, was never seen. */
  readonly unseen: number;
  /** Episodes whose alert was never seen. */
  readonly unraised: number;
}

/**
 * Counts how long each message took from when it was due until a delta told its value, or a newer one of the device that
 * took its place, and each episode until a delta told its alert. What counts is when a message was due, not when it was
 * sent: a sender that is held up by the program does not flatter it.
 */
export class LatencyWatch {
  readonly #schedule: FleetSchedule;
  readonly #fromMs: number;
  readonly #seen: number[];
  readonly #toDelta: number[] = [];
  readonly #toAlert: number[] = [];
  readonly #occurrences = new Map<string, number>();
  readonly #raised: number[];

  constructor(schedule: FleetSchedule, fromMs: number) {
    this.#schedule = schedule;
    this.#fromMs = fromMs;
    this.#seen = Array.from({ length: schedule.devices }, () => 0);
    this.#raised = Array.from({ length: schedule.devices }, () => 0);
  }

  /** Takes a value of a delta that arrived at `nowMs`. */
  takeValue({ device, t }: SeenValue, nowMs: number): void {
    let message = this.#seen[device] ?? 0;
    for (; deviceDueAt(this.#schedule, device, message) <= t; message += 1) {
      const dueMs = deviceDueAt(this.#schedule, device, message);
      if (dueMs >= this.#fromMs) this.#toDelta.push(nowMs - dueMs);
    }
    this.#seen[device] = message;
  }

  /** Takes an alert of a delta that arrived at `nowMs`. What a delta tells again, or late, counts the first time. */
  takeAlert({ device, id, occurrences }: SeenAlert, nowMs: number): void {
    const before = this.#occurrences.get(id) ?? 0;
    this.#occurrences.set(id, Math.max(before, occurrences));
    for (let raise = before; raise < occurrences; raise += 1) {
      const episode = this.#raised[device] ?? 0;
      this.#raised[device] = episode + 1;
      const dueMs = deviceDueAt(this.#schedule, device, firstOfEpisode(device, episode));
      if (dueMs >= this.#fromMs) this.#toAlert.push(nowMs - dueMs);
    }
  }

  /** The samples once `sentByDevice` messages of every device were sent. */
  samples(sentByDevice: readonly number[]): LatencySamples {
    let unseen = 0;
    let unraised = 0;
    for (const [device, sent] of sentByDevice.entries()) {
      unseen += sent - (this.#seen[device] ?? 0);
      unraised += Math.max(0, episodesOf(device, sent) - (this.#raised[device] ?? 0));
    }
    return { toDelta: this.#toDelta, toAlert: this.#toAlert, unseen, unraised };
  }
}

/** How many episodes a device has begun after so many messages. */
function episodesOf(device: number, messages: number): number {
  let episodes = 0;
  for (let message = 0; message < messages; message += 1) {
    const episode = episodeOf(device, message);
    if (episode !== undefined) episodes = Math.max(episodes, episode + 1);
  }
  return episodes;
}
