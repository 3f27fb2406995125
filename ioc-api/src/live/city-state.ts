import {
  instant,
  type Alert,
  type DeviceId,
  type DeviceStatus,
  type EpochMs,
  type Observation,
} from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';

import { AlertTable } from './alert-table.ts';
import { ConnectionTable, type ConnectionState, type Said } from './connection-table.ts';
import { DeviceTable, type RegistryChanges } from './device-table.ts';
import type { Scope } from './scope.ts';
import { ValueTable } from './value-table.ts';

/** Everything a subscription sees at one version. */
export interface Picture {
  readonly version: number;
  readonly devices: readonly DeviceStatus[];
  readonly values: readonly Observation[];
  readonly alerts: readonly Alert[];
}

/** What a subscription missed between two versions; `removed` comes first. */
export interface Changes {
  readonly version: number;
  readonly removed: readonly DeviceId[];
  readonly devices: readonly DeviceStatus[];
  readonly states: readonly ConnectionState[];
  readonly values: readonly Observation[];
  readonly alerts: readonly Alert[];
}

function shortestInterval(device: StoredDevice): number {
  return Math.min(...device.datastreams.map((datastream) => datastream.intervalSeconds));
}

/**
 * The cities as they are now: devices, their connection, the current value of every datastream, the open alerts.
 *
 * Every change raises `version`; what changed since a version can be asked for any version not older than `floor`.
 * So that: a picture at version A with the changes since A applied equals a picture at the present version.
 */
export class CityState {
  readonly #now: () => EpochMs;
  readonly #devices = new DeviceTable();
  readonly #connections = new ConnectionTable();
  readonly #values = new ValueTable();
  readonly #alerts = new AlertTable();
  readonly #listeners = new Set<() => void>();
  #version = 1;

  constructor(now: () => EpochMs) {
    this.#now = now;
  }

  /** The version of the present state. */
  get version(): number {
    return this.#version;
  }

  /** The oldest version from which changes can still be told. */
  get floor(): number {
    return Math.max(this.#devices.forgottenUpTo, this.#alerts.forgottenUpTo);
  }

  /** Hears of every change, after it. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  #commit(hasChanged: boolean): void {
    if (!hasChanged) return;
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }

  get #next(): { readonly now: EpochMs; readonly version: number } {
    return { now: this.#now(), version: this.#version + 1 };
  }

  /** Replaces the registry; values and connections of devices that left are forgotten. */
  putDevices(devices: readonly StoredDevice[]): RegistryChanges {
    const { version } = this.#next;
    const changes = this.#devices.replace(devices, version);
    for (const { id } of changes.removed) {
      this.#values.remove(id);
      this.#connections.remove(id);
    }
    for (const device of changes.moved) this.#values.move(device.id, device, version);
    for (const device of devices) {
      this.#connections.expect({
        device: device.id,
        place: device,
        intervalSeconds: shortestInterval(device),
      });
    }
    this.#commit(changes.hasChanged);
    return changes;
  }

  /**
   * Takes values, of which the newest by event time stay; those of unregistered devices are dropped. `isLive` values
   * were heard now, others (from the store) at their own time. Answers how many belonged to no device.
   */
  putValues(values: readonly Observation[], isLive: boolean): number {
    const { now, version } = this.#next;
    let [hasChanged, unknown] = [false, 0];
    for (const value of values) {
      const device = this.#devices.find(value.device);
      if (device === undefined) {
        unknown += 1;
        continue;
      }
      const heardAt = isLive ? now : instant(Math.min(value.t, now));
      hasChanged = this.#values.offer(value, device, version) || hasChanged;
      hasChanged = this.#connections.heard(value.device, heardAt, { now, version }) || hasChanged;
    }
    this.#commit(hasChanged);
    return unknown;
  }

  /** Takes what devices said of their connection. */
  putStates(states: readonly Said[]): void {
    const next = this.#next;
    let hasChanged = false;
    for (const state of states) hasChanged = this.#connections.said(state, next) || hasChanged;
    this.#commit(hasChanged);
  }

  /** Takes alerts as they now are; older revisions than the held ones are ignored. */
  putAlerts(alerts: readonly Alert[]): void {
    const { version } = this.#next;
    let hasChanged = false;
    for (const alert of alerts) hasChanged = this.#alerts.offer(alert, version) || hasChanged;
    this.#commit(hasChanged);
  }

  /** Judges again which devices are silent. */
  sweep(): void {
    this.#commit(this.#connections.sweep(this.#next));
  }

  /** A device with what is known of its connection. */
  statusOf(device: StoredDevice): DeviceStatus {
    const { device: _id, ...connection } = this.#connections.of(device.id);
    return { ...device, ...connection };
  }

  /** The current values in the scope. */
  values(scope: Scope): readonly Observation[] {
    return this.#values.all(scope);
  }

  /** Everything in the scope as it is now. */
  picture(scope: Scope): Picture {
    return {
      version: this.#version,
      devices: this.#devices.all(scope).map((device) => this.statusOf(device)),
      values: this.#values.all(scope),
      alerts: this.#alerts.open(scope),
    };
  }

  /** What changed in the scope after the version; undefined when nothing did. Never ask below `floor`. */
  changesSince(version: number, scope: Scope): Changes | undefined {
    if (version >= this.#version) return undefined;
    const changes: Changes = {
      version: this.#version,
      removed: this.#devices.removedSince(version, scope),
      devices: this.#devices.since(version, scope).map((device) => this.statusOf(device)),
      states: this.#connections.since(version, scope),
      values: this.#values.since(version, scope),
      alerts: this.#alerts.since(version, scope),
    };
    const { removed, devices, states, values, alerts } = changes;
    return [removed, devices, states, values, alerts].every((list) => list.length === 0)
      ? undefined
      : changes;
  }

  /** How much is held: devices, values, open alerts. */
  get sizes(): { readonly devices: number; readonly values: number; readonly alerts: number } {
    return { devices: this.#devices.size, values: this.#values.size, alerts: this.#alerts.size };
  }
}
