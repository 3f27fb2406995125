import type { Reading } from '../observation/observation.ts';
import type { EpochMs } from '../time/instant.ts';

/**
 * Ranges of missing numbers kept apart per device. Beyond it the oldest goes into `unlisted`: it is still counted, but no
 * longer filled.
 */
export const MOST_GAP_RANGES = 32;

/** A larger step up, in numbers, is another way of counting, not a gap: a device that sends every second needs 115 days. */
export const LARGEST_GAP = 10_000_000;

/** A number below this may be the first ones after a reboot, where no time of the device tells. */
export const SMALL_NUMBER = 16;

/** Without a time of the device, a small number so far below the next one is a reboot, not a message sent again. */
const REBOOT_FALL = 64;

/** Missing numbers from `from` to `to`, both missing, first noticed at `noticedAt` (our clock). */
interface SequenceGap {
  readonly from: number;
  to: number;
  noticedAt: EpochMs;
}

/**
 * What a device's `seq` has shown. The current run of numbers spans `first` to `next − 1`; `gaps` are the missing ones in
 * it, ascending. `unlisted` are missing ones that are no longer kept apart: of earlier runs, and beyond `MOST_GAP_RANGES`.
 * It is changed in place: this is done for every message.
 */
export interface SequenceRecord {
  first: number;
  next: number;
  /** Time by the device's clock of the reading with the first and with the highest number of the run. */
  firstAt: number;
  newestAt: number;
  gaps: SequenceGap[];
  unlisted: number;
  duplicates: number;
  restarts: number;
  /** When counting began, by our clock; 0 before the first number. */
  since: number;
}

/** What a number turned out to be. */
export type SequenceNews = 'first' | 'next' | 'gap' | 'filled' | 'duplicate' | 'restarted' | 'earlier-run';

/** What of a reading its number is judged by. */
export type NumberedReading = Pick<Reading, 'observedAt' | 'receivedAt' | 'isTimeAssumed'>;

/** A device of which no number was heard. */
export function newSequence(): SequenceRecord {
  return {
    first: 0,
    next: 0,
    firstAt: 0,
    newestAt: 0,
    gaps: [],
    unlisted: 0,
    duplicates: 0,
    restarts: 0,
    since: 0,
  };
}

/** How many numbers are missing. */
export function missingNumbers({ gaps, unlisted }: SequenceRecord): number {
  let missing = unlisted;
  for (const { from, to } of gaps) missing += to - from + 1;
  return missing;
}

function begin(record: SequenceRecord, seq: number, reading: NumberedReading): void {
  record.unlisted = missingNumbers(record);
  record.gaps = [];
  record.first = seq;
  record.next = seq + 1;
  record.firstAt = record.newestAt = reading.observedAt;
}

function keepBounded(record: SequenceRecord): void {
  while (record.gaps.length > MOST_GAP_RANGES) {
    const oldest = record.gaps.shift();
    if (oldest) record.unlisted += oldest.to - oldest.from + 1;
  }
}

function goOn(record: SequenceRecord, seq: number, reading: NumberedReading): SequenceNews {
  const isGap = seq > record.next;
  if (isGap) {
    // A backlog from before a reboot has higher numbers than the run, and older times.
    if (!reading.isTimeAssumed && reading.observedAt < record.firstAt) return 'earlier-run';
    record.gaps.push({ from: record.next, to: seq - 1, noticedAt: reading.receivedAt });
    keepBounded(record);
  }
  record.next = seq + 1;
  record.newestAt = reading.observedAt;
  return isGap ? 'gap' : 'next';
}

/** Takes the number out of the gap that holds it; whether there is one. */
function fill({ gaps }: SequenceRecord, seq: number): boolean {
  const index = gaps.findIndex(({ from, to }) => from <= seq && seq <= to);
  const gap = gaps[index];
  if (!gap) return false;
  const { from, to, noticedAt } = gap;
  const left = [
    { from, to: seq - 1, noticedAt },
    { from: seq + 1, to, noticedAt },
  ].filter((part) => part.from <= part.to);
  gaps.splice(index, 1, ...left);
  return true;
}

/** A number that was used before under a newer time: the device began to count anew. */
function isRestart({ next, newestAt }: SequenceRecord, seq: number, reading: NumberedReading): boolean {
  if (!reading.isTimeAssumed) return reading.observedAt > newestAt;
  return seq < SMALL_NUMBER && next - seq > REBOOT_FALL;
}

/** A number before the first one that was heard, of the same run. */
function extendDown(record: SequenceRecord, seq: number, reading: NumberedReading): SequenceNews {
  const isGap = seq + 1 < record.first;
  if (isGap) {
    record.gaps.unshift({ from: seq + 1, to: record.first - 1, noticedAt: reading.receivedAt });
    keepBounded(record);
  }
  record.first = seq;
  record.firstAt = reading.observedAt;
  return isGap ? 'gap' : 'filled';
}

/**
 * Notes the number of a reading. In whatever order messages come, repeated or lost: between the lowest and the highest
 * number of a run exactly those that did not come are missing. A device that reboots and counts anew begins a run; the
 * numbers that were missing before stay missing.
 *
 * @example
 * 1, 2, 5, 4 → gaps [{ from: 3, to: 3 }]; then 3 → no gap; then 0 with a newer time → a new run, nothing missing
 */
export function noteSequence(record: SequenceRecord, seq: number, reading: NumberedReading): SequenceNews {
  if (record.since === 0) {
    record.since = reading.receivedAt;
    begin(record, seq, reading);
    return 'first';
  }
  const isOtherCount = seq - record.next > LARGEST_GAP || record.first - seq > LARGEST_GAP;
  if (seq >= record.next && !isOtherCount) return goOn(record, seq, reading);
  if (fill(record, seq)) return 'filled';
  if (isOtherCount || isRestart(record, seq, reading)) {
    record.restarts += 1;
    begin(record, seq, reading);
    return 'restarted';
  }
  if (seq < record.first) return extendDown(record, seq, reading);
  record.duplicates += 1;
  return 'duplicate';
}
