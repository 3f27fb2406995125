import {
  assessHealth,
  clockOffset,
  HEALTH_THRESHOLDS,
  instant,
  missingNumbers,
  newClock,
  newSequence,
  type DeviceHealth,
  type DeviceState,
  type EpochMs,
  type PropertyId,
  type SequenceRecord,
} from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';

/** Expected intervals of silence after which a device counts as offline; the rules judge by the same number (R15). */
export const SILENT_INTERVALS = 3;

/** The shortest silence that counts, in milliseconds: networks pause longer than fast sensors send. */
export const SHORTEST_SILENCE_MS = 60_000;

/** How long the device may be silent, in milliseconds; infinite for one that reports only when something happens. */
function longestSilenceMs({ datastreams }: StoredDevice): number {
  const slowestMs = Math.max(0, ...datastreams.map(({ intervalSeconds }) => intervalSeconds * 1_000));
  return slowestMs === 0
    ? Number.POSITIVE_INFINITY
    : Math.max(SHORTEST_SILENCE_MS, SILENT_INTERVALS * slowestMs);
}

/**
 * What is remembered of a device, changed in place. Times are ours, milliseconds since 1970; 0 stands for never, NaN for a
 * number that is not known.
 */
export class DeviceMemory {
  index: number;
  device: StoredDevice;
  silenceMs: number;
  state: DeviceState = 'unknown';
  /** Since when it has its state, and when it was heard last. */
  stateAt = 0;
  lastSeen = 0;
  sequence: SequenceRecord = newSequence();
  clock = newClock();
  battery = NaN;
  signal = NaN;
  /** When a reading was refused because of its time; 0 when one was accepted since. */
  refusedTimeAt = 0;
  /** Whether the door slows it by its own limit (I8); of this moment, and not saved. */
  isRateLimited = false;
  /** What was last told about it as observations, and when. */
  toldAt = 0;
  toldMissing = 0;
  toldOffsetMs = 0;
  /** Datastreams whose newest value is suspect. */
  suspectValues = 0;
  /** Places of its datastreams in the memory of values, beside their properties. */
  readonly properties: PropertyId[] = [];
  readonly places: number[] = [];

  constructor(index: number, device: StoredDevice) {
    this.index = index;
    this.device = device;
    this.silenceMs = longestSilenceMs(device);
  }

  /** Takes over the device as it is registered now. */
  adopt(device: StoredDevice): void {
    this.device = device;
    this.silenceMs = longestSilenceMs(device);
  }

  /** The place of a datastream; −1 for one that was never heard. `hint` is where it was last time. */
  placeOf(property: PropertyId, hint: number): number {
    const index = this.properties[hint] === property ? hint : this.properties.indexOf(property);
    return this.places[index] ?? -1;
  }

  /** The device sent something; whether that changed its state. */
  heard(at: EpochMs): boolean {
    return this.told('online', at);
  }

  /** The device, or its last will, said what it is; whether that changed its state. */
  told(state: 'online' | 'offline', at: EpochMs): boolean {
    this.lastSeen = state === 'online' || this.lastSeen === 0 ? at : this.lastSeen;
    if (this.state === state) return false;
    this.state = state;
    this.stateAt = at;
    return true;
  }

  /** Whether the device fell silent just now. */
  fellSilent(now: EpochMs): boolean {
    if (this.state !== 'online' || now - this.lastSeen <= this.silenceMs) return false;
    this.state = 'offline';
    this.stateAt = now;
    return true;
  }

  /** Whether it has gaps that are listed, which count for a time only. */
  get hasGaps(): boolean {
    return this.sequence.gaps.length > 0;
  }

  /** Its health as it is known now. */
  healthAt(now: EpochMs): DeviceHealth {
    const clockOffsetMs = clockOffset(this.clock);
    const battery = Number.isNaN(this.battery) ? undefined : this.battery;
    const signal = Number.isNaN(this.signal) ? undefined : this.signal;
    const lately = this.sequence.gaps.filter(
      ({ noticedAt }) => now - noticedAt <= HEALTH_THRESHOLDS.gapsCountForMs,
    );
    const health = assessHealth({
      connection: this.state,
      clockOffsetMs,
      hasRefusedTime: this.refusedTimeAt > 0,
      battery,
      signal,
      missingLately: missingNumbers({ ...this.sequence, gaps: lately, unlisted: 0 }),
      suspectValues: this.suspectValues,
      isRateLimited: this.isRateLimited,
    });
    return {
      ...health,
      ...(this.lastSeen === 0 ? {} : { lastSeen: instant(this.lastSeen) }),
      ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }),
      ...(battery === undefined ? {} : { battery }),
      ...(signal === undefined ? {} : { rssi: signal }),
      ...this.#gaps(),
    };
  }

  #gaps(): Pick<DeviceHealth, 'gaps'> {
    const { sequence } = this;
    if (sequence.since === 0) return {};
    const ranges = sequence.gaps.map(({ from, to }) => ({ from, to }));
    return { gaps: { missing: missingNumbers(sequence), ranges, since: instant(sequence.since) } };
  }
}
