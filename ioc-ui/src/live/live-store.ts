import type { Alert, AlertId, DeviceId, EpochMs, UserId } from '@ioc/domain';
import type { DeltaMessage, NoticeMessage, SystemState } from '@ioc/wire';

import { deviceLook, isSameLook, type DeviceLook } from './device-look.ts';
import { FIRST_LINK, withNotice, withSystem, type Link } from './link-state.ts';
import {
  applyAlert,
  applyDelta,
  emptyPicture,
  type DeviceEntry,
  type LivePicture,
  type StreamPosition,
} from './live-picture.ts';

/** What a listener can wait for: one device, any alert, which devices there are and how they look, or the link. */
export type Topic = `device:${DeviceId}` | 'alerts' | 'looks' | 'link';

interface Acknowledgement {
  readonly by: UserId;
  readonly at: EpochMs;
}

/**
 * The live picture with its listeners, kept outside React: a message touches only the components that show what it
 * changed. Getters answer the same object until that part changes, as `useSyncExternalStore` asks for.
 *
 * An acknowledgement that is on its way is laid over the alert, so that the screen shows it at once.
 */
export class LiveStore {
  #picture: LivePicture = emptyPicture();
  #looks = new Map<DeviceId, DeviceLook>();
  #entryList: readonly DeviceEntry[] = [];
  #openAlerts: readonly Alert[] = [];
  #link: Link = FIRST_LINK;
  readonly #pending = new Map<AlertId, Acknowledgement>();
  readonly #listeners = new Map<Topic, Set<() => void>>();
  readonly #now: () => EpochMs;

  constructor(now: () => EpochMs) {
    this.#now = now;
  }

  /** Calls the listener after each change of the topic until the returned function is called. */
  subscribe(topic: Topic, listener: () => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(topic);
    };
  }

  /** One device with its values and alerts. */
  entry(id: DeviceId): DeviceEntry | undefined {
    return this.#picture.entries.get(id);
  }

  /** All devices; the list is a new one when a look or the set of devices changes, not with every value. */
  entries(): readonly DeviceEntry[] {
    return this.#entryList;
  }

  /** How each device looks. */
  looks(): ReadonlyMap<DeviceId, DeviceLook> {
    return this.#looks;
  }

  /** All alerts that are not closed, whatever their age. */
  openAlerts(): readonly Alert[] {
    return this.#openAlerts;
  }

  /** An alert that is open, or was closed lately. */
  alert(id: AlertId): Alert | undefined {
    const alert = this.#picture.alerts.get(id) ?? this.#picture.closed.get(id);
    return alert && this.#overlaid(alert);
  }

  /** The link to the server. */
  link(): Link {
    return this.#link;
  }

  /** Where in the numbered stream the picture is. */
  position(): StreamPosition | undefined {
    return this.#picture.position;
  }

  /** Replaces the whole picture. */
  replace(picture: LivePicture): void {
    const before = this.#picture.entries.keys();
    this.#picture = picture;
    this.#refreshAlerts();
    this.#refreshLooks(picture.entries.keys(), { isForced: true });
    this.#notifyDevices([...before, ...picture.entries.keys()]);
  }

  /** Takes a delta; answers false when it does not follow the last message. */
  apply(delta: DeltaMessage): boolean {
    const outcome = applyDelta(this.#picture, delta);
    if (!outcome.ok) return false;
    if (outcome.value.hasAlerts) this.#refreshAlerts();
    this.#refreshLooks(outcome.value.devices, { isForced: outcome.value.hasRegistered });
    this.#notifyDevices(outcome.value.devices);
    return true;
  }

  /** Takes an alert that came as an answer of the API. */
  applyAlert(alert: Alert): void {
    const touched = new Set<DeviceId>();
    this.#pending.delete(alert.id);
    applyAlert(this.#picture, alert, touched);
    this.#refreshAlerts();
    this.#refreshLooks(touched);
    this.#notifyDevices(touched);
  }

  /** Shows the alert as acknowledged before the server said so. */
  acknowledging(id: AlertId, by: UserId): void {
    this.#pending.set(id, { by, at: this.#now() });
    this.#refreshOne(id);
  }

  /** Takes back what `acknowledging` showed. */
  rollBack(id: AlertId): void {
    this.#pending.delete(id);
    this.#refreshOne(id);
  }

  /** Changes the link. */
  setLink(change: Partial<Link>): void {
    this.#link = { ...this.#link, ...change };
    this.#notify('link');
  }

  /** Takes a notice of the server. */
  notice(notice: NoticeMessage): void {
    this.#link = withNotice(this.#link, notice);
    this.#notify('link');
  }

  /** Takes what the server says about itself. */
  system(system: SystemState): void {
    this.#link = withSystem(this.#link, system);
    this.#notify('link');
  }

  /** Judges every device's age anew; to be called every few seconds. */
  tick(): void {
    this.#refreshLooks(this.#picture.entries.keys());
  }

  #overlaid(alert: Alert): Alert {
    const pending = this.#pending.get(alert.id);
    if (pending === undefined || alert.work !== 'unacknowledged') return alert;
    return { ...alert, work: 'acknowledged', acknowledgedBy: pending.by, acknowledgedAt: pending.at };
  }

  #refreshOne(id: AlertId): void {
    const device = this.#picture.alerts.get(id)?.device;
    this.#refreshAlerts();
    if (device === undefined) return;
    this.#refreshLooks([device]);
    this.#notifyDevices([device]);
  }

  #refreshAlerts(): void {
    this.#openAlerts = [...this.#picture.alerts.values()].map((alert) => this.#overlaid(alert));
    this.#notify('alerts');
  }

  #refreshLooks(ids: Iterable<DeviceId>, { isForced } = { isForced: false }): void {
    const now = this.#now();
    let isChanged = isForced;
    const looks = new Map<DeviceId, DeviceLook>();
    for (const id of ids) {
      const entry = this.#picture.entries.get(id);
      if (entry === undefined) continue;
      const alerts = entry.alerts.map((alert) => this.#overlaid(alert));
      const look = deviceLook(entry.device, entry.values, alerts, now);
      if (isSameLook(this.#looks.get(id), look)) continue;
      looks.set(id, look);
      isChanged = true;
    }
    if (!isChanged) return;
    const kept = [...this.#looks].filter(([id]) => this.#picture.entries.has(id));
    this.#looks = new Map([...kept, ...looks]);
    this.#entryList = [...this.#picture.entries.values()];
    this.#notify('looks');
  }

  #notifyDevices(ids: Iterable<DeviceId>): void {
    for (const id of new Set(ids)) this.#notify(`device:${id}`);
  }

  #notify(topic: Topic): void {
    for (const listener of this.#listeners.get(topic) ?? []) listener();
  }
}
