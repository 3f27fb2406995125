import type { EpochMs } from '../time/instant.ts';
import type { Health } from './assess-health.ts';

/** Missing numbers of a device's own count: how many, which, and since when they are counted; `ranges` may leave out old ones. */
export interface SequenceGaps {
  readonly missing: number;
  readonly ranges: readonly { readonly from: number; readonly to: number }[];
  readonly since: EpochMs;
}

/**
 * A device's health with what it was judged by. `clockOffsetMs`: how far its clock is ahead of ours; `battery` in %, `rssi`
 * in dBm; `gaps` of a device that numbers its messages.
 */
export interface DeviceHealth extends Health {
  readonly lastSeen?: EpochMs;
  readonly clockOffsetMs?: number;
  readonly battery?: number;
  readonly rssi?: number;
  readonly gaps?: SequenceGaps;
}
