import { isEpochMs, type DeviceState, type SequenceRecord } from '@ioc/domain';
import type { DeviceMemory } from './device-memory.ts';

/** Numbers saved per device, in this order; then its gaps follow in a list of their own. */
const COLUMNS = 24;

/** The column with the number of gaps. */
const GAPS_COLUMN = 17;

const STATES: readonly DeviceState[] = ['unknown', 'online', 'offline'];

/** What is remembered of devices as numbers: `COLUMNS` per device, and three per gap, in the same order. */
export interface DeviceColumns {
  readonly rows: Float64Array;
  readonly gaps: Float64Array;
}

/** The devices as columns. Every number is written by its place, since this is done for 20,000 devices in a turn. */
export function columnsOf(devices: readonly DeviceMemory[]): DeviceColumns {
  const rows = new Float64Array(devices.length * COLUMNS);
  let gapCount = 0;
  for (const { sequence } of devices) gapCount += sequence.gaps.length;
  const gaps = new Float64Array(gapCount * 3);
  let at = 0;
  let gapAt = 0;
  for (const memory of devices) {
    writeRow(rows, at, memory);
    at += COLUMNS;
    for (const { from, to, noticedAt } of memory.sequence.gaps) {
      gaps[gapAt++] = from;
      gaps[gapAt++] = to;
      gaps[gapAt++] = noticedAt;
    }
  }
  return { rows, gaps };
}

function writeRow(rows: Float64Array, from: number, memory: DeviceMemory): void {
  const { sequence, clock } = memory;
  let at = from;
  rows[at++] = STATES.indexOf(memory.state);
  rows[at++] = memory.stateAt;
  rows[at++] = memory.lastSeen;
  rows[at++] = memory.battery;
  rows[at++] = memory.signal;
  rows[at++] = memory.refusedTimeAt;
  rows[at++] = memory.toldAt;
  rows[at++] = memory.toldMissing;
  rows[at++] = memory.toldOffsetMs;
  rows[at++] = sequence.first;
  rows[at++] = sequence.next;
  rows[at++] = sequence.firstAt;
  rows[at++] = sequence.newestAt;
  rows[at++] = sequence.unlisted;
  rows[at++] = sequence.duplicates;
  rows[at++] = sequence.restarts;
  rows[at++] = sequence.since;
  rows[at++] = sequence.gaps.length;
  rows[at++] = clock.before;
  rows[at++] = clock.present;
  rows[at++] = clock.samples;
  rows[at++] = clock.observedAt;
  rows[at++] = clock.receivedAt;
  rows[at++] = memory.suspectValues;
}

/** Fills the devices, which are new, from their columns; undefined stands for one that is of no use. False when they do not fit. */
export function fillFrom(
  { rows, gaps }: DeviceColumns,
  devices: readonly (DeviceMemory | undefined)[],
): boolean {
  if (rows.length !== devices.length * COLUMNS) return false;
  let gapAt = 0;
  for (const [index, memory] of devices.entries()) {
    const row = rows.subarray(index * COLUMNS, (index + 1) * COLUMNS);
    const gapCount = row[GAPS_COLUMN] ?? NaN;
    const found = gapsFrom(gaps.subarray(gapAt, gapAt + gapCount * 3));
    if (found?.length !== gapCount) return false;
    if (memory) readRow(row, memory, found);
    gapAt += gapCount * 3;
  }
  return gapAt === gaps.length;
}

/** Reads a row in the order of `writeRow`. */
function readRow(row: Float64Array, memory: DeviceMemory, gaps: SequenceRecord['gaps']): void {
  const { sequence, clock } = memory;
  let at = 0;
  const next = (): number => row[at++] ?? NaN;
  memory.state = STATES[next()] ?? 'unknown';
  memory.stateAt = next();
  memory.lastSeen = next();
  memory.battery = next();
  memory.signal = next();
  memory.refusedTimeAt = next();
  memory.toldAt = next();
  memory.toldMissing = next();
  memory.toldOffsetMs = next();
  sequence.first = next();
  sequence.next = next();
  sequence.firstAt = next();
  sequence.newestAt = next();
  sequence.unlisted = next();
  sequence.duplicates = next();
  sequence.restarts = next();
  sequence.since = next();
  at = GAPS_COLUMN + 1;
  sequence.gaps = gaps;
  clock.before = next();
  clock.present = next();
  clock.samples = next();
  clock.observedAt = next();
  clock.receivedAt = next();
  memory.suspectValues = next();
}

function gapsFrom(numbers: Float64Array): SequenceRecord['gaps'] | undefined {
  const gaps = [];
  for (let at = 0; at + 2 < numbers.length; at += 3) {
    const [from = NaN, to = NaN, noticedAt = NaN] = numbers.subarray(at, at + 3);
    if (!isEpochMs(noticedAt)) return undefined;
    gaps.push({ from, to, noticedAt });
  }
  return gaps;
}
