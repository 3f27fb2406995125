import {
  instant,
  later,
  type DeviceHealth,
  type DeviceId,
  type DeviceState,
  type EpochMs,
} from '@ioc/domain';

import { ChangeLog, GONE } from './change-log.ts';
import type { Placed, Scope } from './scope.ts';

/** Expected intervals of silence after which a device that never tells its state is `unknown` again (R15). */
export const SILENT_INTERVALS = 3;

/** The shortest silence that counts, in milliseconds: devices that report every second may skip a few. */
export const SHORTEST_SILENCE_MS = 60_000;

/** What is known of one device's connection. */
export interface ConnectionState {
  readonly device: DeviceId;
  readonly state: DeviceState;
  readonly lastSeen?: EpochMs;
  readonly health?: DeviceHealth;
}

/** What a device, or its last will, said of its connection, and the health that ingest found. */
export interface Said {
  readonly device: DeviceId;
  readonly state: 'online' | 'offline';
  readonly at: EpochMs;
  readonly health?: DeviceHealth;
}

interface ConnectionEntry {
  version: number;
  readonly device: DeviceId;
  place: Placed;
  silenceMs: number;
  state: DeviceState;
  lastSeen: EpochMs | undefined;
  /** What the device (or its last will) said itself, and when. */
  health: DeviceHealth | undefined;
  said: { readonly state: 'online' | 'offline'; readonly at: EpochMs } | undefined;
}

/** What a connection is judged by: where the device is and its shortest expected interval. */
export interface Expected {
  readonly device: DeviceId;
  readonly place: Placed;
  readonly intervalSeconds: number;
}

function told(entry: ConnectionEntry): ConnectionState {
  const { device, state, lastSeen, health } = entry;
  const told = lastSeen === undefined || health === undefined ? health : { ...health, lastSeen };
  return {
    device,
    state,
    ...(lastSeen === undefined ? {} : { lastSeen }),
    ...(told === undefined ? {} : { health: told }),
  };
}

function isSameHealth(held: DeviceHealth | undefined, told: DeviceHealth): boolean {
  if (held === undefined) return false;
  const { lastSeen: _heldAt, ...heldRest } = held;
  const { lastSeen: _toldAt, ...toldRest } = told;
  return JSON.stringify(heldRest) === JSON.stringify(toldRest);
}

/** Online by its own word, or by having been heard lately; offline by its own word alone. */
function judge(entry: ConnectionEntry, now: EpochMs): DeviceState {
  const { said, lastSeen, silenceMs } = entry;
  const isHeard = lastSeen !== undefined && now <= later(lastSeen, silenceMs);
  if (said === undefined) return isHeard ? 'online' : 'unknown';
  if (said.state === 'online') return 'online';
  return isHeard && lastSeen > said.at ? 'online' : 'offline';
}

/** The connection of every registered device: what it says itself, and when it was last heard. */
export class ConnectionTable {
  readonly #entries = new Map<DeviceId, ConnectionEntry>();
  readonly #log = new ChangeLog<ConnectionEntry>();

  /** Begins or changes what is expected of a device. */
  expect({ device, place, intervalSeconds }: Expected): void {
    const silenceMs = Math.max(SHORTEST_SILENCE_MS, intervalSeconds * 1_000 * SILENT_INTERVALS);
    const held = this.#entries.get(device);
    if (held !== undefined) {
      held.place = place;
      held.silenceMs = silenceMs;
      return;
    }
    const nothing = {
      state: 'unknown' as const,
      lastSeen: undefined,
      said: undefined,
      health: undefined,
    };
    this.#entries.set(device, { version: 0, device, place, silenceMs, ...nothing });
  }

  /** Notes that a device was heard; whether its state changed. */
  heard(device: DeviceId, at: EpochMs, clock: { readonly now: EpochMs; readonly version: number }): boolean {
    const entry = this.#entries.get(device);
    if (entry === undefined) return false;
    if (entry.lastSeen === undefined || at > entry.lastSeen) entry.lastSeen = at;
    return this.#settle(entry, clock);
  }

  /** Notes what a device said of itself, and how it is; whether its state or health changed. */
  said(
    { device, state, at, health }: Said,
    clock: { readonly now: EpochMs; readonly version: number },
  ): boolean {
    const entry = this.#entries.get(device);
    if (entry === undefined || (entry.said !== undefined && at < entry.said.at)) return false;
    entry.said = { state, at };
    if (state === 'online' && (entry.lastSeen === undefined || at > entry.lastSeen)) entry.lastSeen = at;
    const isSettled = this.#settle(entry, clock);
    return this.#noteHealth(entry, health, clock) || isSettled;
  }

  /** Judges every device again, since silence is no event; whether any state changed. */
  sweep(clock: { readonly now: EpochMs; readonly version: number }): boolean {
    let hasChanged = false;
    for (const entry of this.#entries.values()) hasChanged = this.#settle(entry, clock) || hasChanged;
    return hasChanged;
  }

  #settle(entry: ConnectionEntry, clock: { readonly now: EpochMs; readonly version: number }): boolean {
    const state = judge(entry, clock.now);
    if (state === entry.state) return false;
    entry.state = state;
    this.#log.note(entry, clock.version);
    return true;
  }

  #noteHealth(
    entry: ConnectionEntry,
    health: DeviceHealth | undefined,
    { now, version }: { readonly now: EpochMs; readonly version: number },
  ): boolean {
    if (health === undefined) return false;
    // Its own time of arrival is of before: what the device sent later is known by its values.
    const heardAt = instant(Math.min(health.lastSeen ?? 0, now));
    if (heardAt > (entry.lastSeen ?? 0)) entry.lastSeen = heardAt;
    const isSame = isSameHealth(entry.health, health);
    entry.health = health;
    if (!isSame) this.#log.note(entry, version);
    return !isSame;
  }

  /** Forgets a device. */
  remove(device: DeviceId): void {
    const entry = this.#entries.get(device);
    if (entry !== undefined) entry.version = GONE;
    this.#entries.delete(device);
  }

  /** What is known of a device; `unknown` for one that is not registered. */
  of(device: DeviceId): ConnectionState {
    const entry = this.#entries.get(device);
    return entry === undefined ? { device, state: 'unknown' } : told(entry);
  }

  /** The states in the scope that changed after the version. */
  since(version: number, scope: Scope): readonly ConnectionState[] {
    return this.#log
      .since(version)
      .filter((entry) => scope.includes(entry.place))
      .map(told);
  }
}
