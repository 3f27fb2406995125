import type { EpochMs } from '../time/instant.ts';

/** Samples in a block; the estimate looks at the block before and the present one. */
export const CLOCK_BLOCK_SAMPLES = 16;

/** Samples before there is an estimate. */
export const LEAST_CLOCK_SAMPLES = 4;

/**
 * What is known of a device's clock. A message is on its way for an unknown time, never a negative one: of several, the one
 * that was quickest is nearest to the truth, so the estimate is the largest of "device's time minus arrival". Two blocks
 * make it forget. Changed in place.
 */
export interface ClockRecord {
  before: number;
  present: number;
  samples: number;
  /** The last message: by the device's clock, and by ours. */
  observedAt: number;
  receivedAt: number;
}

/** A device of which no time was heard. */
export function newClock(): ClockRecord {
  return { before: -Infinity, present: -Infinity, samples: 0, observedAt: -Infinity, receivedAt: -Infinity };
}

/**
 * Notes the newest reading of a message that names its time. A backlog says nothing about the clock: one that comes in
 * order shows by its times, which pass faster than ours; one that is older than what is known is no news either.
 */
export function noteClock(record: ClockRecord, observedAt: EpochMs, receivedAt: EpochMs): void {
  const passed = observedAt - record.observedAt;
  const isBacklog =
    passed <= 0 ? passed > -1_000 * 60 : passed > 2 * (receivedAt - record.receivedAt) + 1_000;
  record.observedAt = observedAt;
  record.receivedAt = receivedAt;
  if (isBacklog) return;
  const offset = observedAt - receivedAt;
  if (record.samples % CLOCK_BLOCK_SAMPLES === 0 && record.samples > 0) {
    record.before = record.present;
    record.present = offset;
  } else if (offset > record.present) {
    record.present = offset;
  }
  record.samples += 1;
}

/** How far the device's clock is ahead of ours, in milliseconds; undefined before there are enough samples. */
export function clockOffset({ before, present, samples }: ClockRecord): number | undefined {
  return samples < LEAST_CLOCK_SAMPLES ? undefined : Math.max(before, present);
}
