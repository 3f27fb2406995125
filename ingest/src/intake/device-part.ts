import type { DeviceId, Reading } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';

/** What cannot be used, and why: `reason` is a stable word, `path` a JSON pointer into the payload (RFC 6901). */
export interface PartFault {
  readonly reason: string;
  readonly path: string;
  readonly detail: string;
  /** Whose it is, where a message speaks of several devices. */
  readonly device?: DeviceId;
}

/**
 * What a message holds of one device: its readings, and whether it is connected where the message says so. `isDerived`:
 * ingest itself found it out by the message; the device did not send it.
 */
export interface DevicePart {
  readonly device: StoredDevice;
  readonly readings: readonly Reading[];
  readonly state?: 'online' | 'offline';
  readonly isDerived?: boolean;
}
