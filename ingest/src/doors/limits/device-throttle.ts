import { afterFlood, FLOOD_FORGIVEN_AFTER_MS, type FloodRecord } from './flood-pause.ts';
import type { LimitCounts } from './limit-counts.ts';
import { usedAfterOne, waitMs, type RateLimit, type UsedUntil } from './rate-limit.ts';

/**
 * Messages that may wait for room before their device counts as one that does not wait for acknowledgements: clients that do
 * have 20 (Paho) to 100 unacknowledged ones; such a device is slowed for as long as its backlog lasts, and never cut off.
 */
export const MOST_PATIENT_MESSAGES = 100;

/** How long a device may be over its limit without waiting before it is cut off, in milliseconds (I8). */
export const FLOOD_LIMIT_MS = 10_000;

/** A gap without a message over the limit after which the next one begins a new excess, in milliseconds. */
export const EXCESS_GAP_MS = 1_000;

/** What the throttle needs. `now` is a clock in milliseconds that never goes back. */
export interface DeviceThrottleOptions {
  /** Absent: no limit. */
  readonly limit: RateLimit | undefined;
  readonly now: () => number;
  readonly counts: LimitCounts;
  /** Ends the connections of a device that floods. */
  readonly cutOff: (device: string, pauseMs: number) => void;
}

interface Waiting {
  readonly connection: object;
  readonly go: () => void;
}

interface Device {
  used: UsedUntil;
  waiting: Waiting[];
  timer: NodeJS.Timeout | undefined;
  /** When the excess began and was last seen, and the most messages that waited during it. */
  excessSince: number;
  excessSeen: number;
  mostWaiting: number;
  flood: FloodRecord | undefined;
}

/**
 * Slows a device to its limit: what is over it waits for its turn, and because a connection is not read further while one of
 * its messages waits, no more than a chunk of 64 KiB of each connection waits. Who goes on for long without waiting for
 * acknowledgements is cut off, and kept out for a time that grows.
 */
export class DeviceThrottle {
  readonly #options: DeviceThrottleOptions;
  readonly #devices = new Map<string, Device>();

  constructor(options: DeviceThrottleOptions) {
    this.#options = options;
  }

  /** Devices of which something is remembered. */
  get size(): number {
    return this.#devices.size;
  }

  /** Calls `go` when the device has room for one message more: now, later, or never if its connection ends before. */
  admit(device: string, connection: object, go: () => void): void {
    const { limit, now } = this.#options;
    if (!limit) return go();
    const state = this.#device(device);
    const time = now();
    if (state.waiting.length === 0 && waitMs(limit, state.used, time) === 0) {
      state.used = usedAfterOne(limit, state.used, time);
      return go();
    }
    this.#options.counts.note('slowed', device);
    state.waiting.push({ connection, go });
    this.#noteExcess(device, state, time);
    if (state.waiting.length > 0) this.#schedule(device, state);
  }

  /** Forgets what waits of a connection that ended. */
  leave(device: string, connection: object): void {
    const state = this.#devices.get(device);
    if (!state) return;
    state.waiting = state.waiting.filter((waiting) => waiting.connection !== connection);
    if (state.waiting.length === 0) this.#stop(state);
  }

  /** Whether the device is kept out because it flooded. */
  isKeptOut(device: string): boolean {
    const flood = this.#devices.get(device)?.flood;
    return flood !== undefined && this.#options.now() < flood.until;
  }

  /** Forgets the devices of which nothing needs to be known any more. */
  tidy(): void {
    const time = this.#options.now();
    for (const [name, state] of this.#devices) {
      const isForgiven = !state.flood || time - state.flood.until > FLOOD_FORGIVEN_AFTER_MS;
      if (state.waiting.length === 0 && state.used <= time && isForgiven) this.#devices.delete(name);
    }
  }

  /** Stops all timers; what waits is never taken. */
  close(): void {
    for (const state of this.#devices.values()) this.#stop(state);
    this.#devices.clear();
  }

  #device(name: string): Device {
    const known = this.#devices.get(name);
    if (known) return known;
    const state: Device = {
      used: 0,
      waiting: [],
      timer: undefined,
      excessSince: 0,
      excessSeen: Number.NEGATIVE_INFINITY,
      mostWaiting: 0,
      flood: undefined,
    };
    this.#devices.set(name, state);
    return state;
  }

  #noteExcess(device: string, state: Device, time: number): void {
    if (time - state.excessSeen > EXCESS_GAP_MS) {
      state.excessSince = time;
      state.mostWaiting = 0;
    }
    state.excessSeen = time;
    state.mostWaiting = Math.max(state.mostWaiting, state.waiting.length);
    if (state.mostWaiting <= MOST_PATIENT_MESSAGES) return;
    this.#options.counts.noteFlood(device);
    if (time - state.excessSince >= FLOOD_LIMIT_MS) this.#cutOff(device, state, time);
  }

  #cutOff(device: string, state: Device, time: number): void {
    this.#stop(state);
    state.waiting = [];
    state.excessSeen = Number.NEGATIVE_INFINITY;
    state.flood = afterFlood(state.flood, time);
    this.#options.counts.note('cut-off', device);
    this.#options.cutOff(device, state.flood.until - time);
  }

  #schedule(device: string, state: Device): void {
    const { limit, now } = this.#options;
    if (!limit || state.timer) return;
    const run = (): void => {
      state.timer = undefined;
      this.#release(device, state, limit);
    };
    state.timer = setTimeout(run, Math.ceil(waitMs(limit, state.used, now())));
  }

  #release(device: string, state: Device, limit: RateLimit): void {
    const time = this.#options.now();
    while (waitMs(limit, state.used, time) === 0) {
      const next = state.waiting.shift();
      if (!next) break;
      state.used = usedAfterOne(limit, state.used, time);
      next.go();
    }
    if (state.waiting.length === 0) return;
    this.#noteExcess(device, state, time);
    if (state.waiting.length > 0) this.#schedule(device, state);
  }

  #stop(state: Device): void {
    clearTimeout(state.timer);
    state.timer = undefined;
  }
}
