import {
  isDeviceId,
  failed,
  instant,
  succeeded,
  type Alert,
  type AlertId,
  type DeviceId,
  type DeviceStatus,
  type Observation,
  type Outcome,
  type PropertyId,
} from '@ioc/domain';
import {
  decodeAlert,
  decodeDevice,
  decodeHealthFrame,
  decodeValues,
  type DeltaMessage,
  type SnapshotMessage,
} from '@ioc/wire';

/** What is known of one device; replaced, never changed, when anything of it changes. */
export interface DeviceEntry {
  readonly device: DeviceStatus;
  readonly values: ReadonlyMap<PropertyId, Observation>;
  readonly alerts: readonly Alert[];
}

/** A place in the numbered stream. */
export interface StreamPosition {
  readonly epoch: string;
  readonly seq: number;
}

/**
 * All that the screen knows of the city. The maps are changed in place: a delta touches a few of thousands of entries,
 * four times a second.
 */
export interface LivePicture {
  readonly entries: Map<DeviceId, DeviceEntry>;
  readonly alerts: Map<AlertId, Alert>;
  readonly closed: Map<AlertId, Alert>;
  position: StreamPosition | undefined;
}

/** What a message touched. */
export interface PictureChange {
  readonly devices: ReadonlySet<DeviceId>;
  readonly hasAlerts: boolean;
  /** Devices came or left, or their name, place or datastreams changed. */
  readonly hasRegistered: boolean;
}

/** A delta that does not follow the last message: the picture is incomplete until a new snapshot. */
export interface GapFault {
  readonly code: 'gap';
}

/** Closed alerts that are kept for lists that still show them; the oldest leave first. */
export const CLOSED_ALERTS_KEPT = 200;

/** A picture of nothing. */
export function emptyPicture(): LivePicture {
  return { entries: new Map(), alerts: new Map(), closed: new Map(), position: undefined };
}

function keepClosed(picture: LivePicture, alert: Alert): void {
  picture.closed.delete(alert.id);
  picture.closed.set(alert.id, alert);
  for (const id of picture.closed.keys()) {
    if (picture.closed.size <= CLOSED_ALERTS_KEPT) return;
    picture.closed.delete(id);
  }
}

function withAlert(entry: DeviceEntry, alert: Alert): DeviceEntry {
  const others = entry.alerts.filter((held) => held.id !== alert.id);
  return { ...entry, alerts: alert.work === 'closed' ? others : [...others, alert] };
}

/**
 * Takes an alert as it now is. An older revision than the one held changes nothing, so an answer of the API and a
 * delta may come in either order, or twice. Returns whether anything changed.
 */
export function applyAlert(picture: LivePicture, alert: Alert, touched: Set<DeviceId>): boolean {
  const held = picture.alerts.get(alert.id) ?? picture.closed.get(alert.id);
  if (held !== undefined && held.revision >= alert.revision) return false;
  if (alert.work === 'closed') {
    picture.alerts.delete(alert.id);
    keepClosed(picture, alert);
  } else {
    picture.closed.delete(alert.id);
    picture.alerts.set(alert.id, alert);
  }
  const entry = alert.device === undefined ? undefined : picture.entries.get(alert.device);
  if (alert.device !== undefined && entry !== undefined) {
    picture.entries.set(alert.device, withAlert(entry, alert));
    touched.add(alert.device);
  }
  return true;
}

function applyValue(entry: DeviceEntry, value: Observation): DeviceEntry {
  const held = entry.values.get(value.property);
  if (held !== undefined && held.t > value.t) return entry;
  const lastSeen = entry.device.lastSeen;
  const device =
    lastSeen !== undefined && lastSeen >= value.t ? entry.device : { ...entry.device, lastSeen: value.t };
  return { ...entry, device, values: new Map(entry.values).set(value.property, value) };
}

function applyValues(picture: LivePicture, values: readonly Observation[], touched: Set<DeviceId>): void {
  for (const value of values) {
    const entry = picture.entries.get(value.device);
    if (entry === undefined) continue;
    const next = applyValue(entry, value);
    if (next === entry) continue;
    picture.entries.set(value.device, next);
    touched.add(value.device);
  }
}

function applyDevice(picture: LivePicture, device: DeviceStatus, touched: Set<DeviceId>): void {
  const held = picture.entries.get(device.id);
  picture.entries.set(
    device.id,
    held === undefined ? { device, values: new Map(), alerts: [] } : { ...held, device },
  );
  touched.add(device.id);
}

function removeDevice(picture: LivePicture, id: string, touched: Set<DeviceId>): void {
  if (!isDeviceId(id) || !picture.entries.delete(id)) return;
  touched.add(id);
}

function applyStates(
  picture: LivePicture,
  states: NonNullable<DeltaMessage['states']>,
  touched: Set<DeviceId>,
): void {
  for (const { device: id, state, lastSeen, health } of states) {
    const entry = isDeviceId(id) ? picture.entries.get(id) : undefined;
    if (entry === undefined) continue;
    const device = {
      ...entry.device,
      state,
      ...(lastSeen === undefined ? {} : { lastSeen: instant(lastSeen) }),
      ...(health === undefined ? {} : { health: decodeHealthFrame(health) }),
    };
    picture.entries.set(entry.device.id, { ...entry, device });
    touched.add(entry.device.id);
  }
}

/** The picture of a snapshot, or of the same parts asked for over HTTP: what is not in it is forgotten. */
export function pictureOf(
  snapshot: Omit<SnapshotMessage, 'epoch' | 'seq'>,
  position?: StreamPosition,
): LivePicture {
  const picture = { ...emptyPicture(), position };
  const touched = new Set<DeviceId>();
  for (const device of snapshot.devices) applyDevice(picture, decodeDevice(device), touched);
  applyValues(picture, decodeValues(snapshot), touched);
  for (const alert of snapshot.alerts) applyAlert(picture, decodeAlert(alert), touched);
  return picture;
}

/**
 * Takes a delta that follows the last message of the same epoch. A delta that was already taken changes nothing; one
 * that leaves a number out, or belongs to another epoch, is refused as a gap.
 */
export function applyDelta(picture: LivePicture, delta: DeltaMessage): Outcome<PictureChange, GapFault> {
  const { position } = picture;
  if (position === undefined || position.epoch !== delta.epoch || delta.seq > position.seq + 1) {
    return failed({ code: 'gap' });
  }
  const devices = new Set<DeviceId>();
  if (delta.seq <= position.seq) return succeeded({ devices, hasAlerts: false, hasRegistered: false });
  picture.position = { epoch: delta.epoch, seq: delta.seq };
  for (const id of delta.removed ?? []) removeDevice(picture, id, devices);
  for (const device of delta.devices ?? []) applyDevice(picture, decodeDevice(device), devices);
  applyStates(picture, delta.states ?? [], devices);
  applyValues(picture, decodeValues(delta), devices);
  const hasRegistered = (delta.devices ?? []).length + (delta.removed ?? []).length > 0;
  const changes = delta.alerts.map((alert) => applyAlert(picture, decodeAlert(alert), devices));
  return succeeded({ devices, hasAlerts: changes.includes(true), hasRegistered });
}
