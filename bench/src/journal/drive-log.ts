import { setTimeout as pause } from 'node:timers/promises';

import { cpuTimeUs } from '../processes/cpu-clock.ts';
import type { RecordLog } from './record-log.ts';

/** Bytes of a record, as a message with five values takes with its topic. */
export const RECORD_BYTES = 200;

/** The most records that wait for their acknowledgement at once: four times what Mosquitto has in flight to one client. */
export const WINDOW = 4_000;

/** What driving a log as fast as it goes gave. */
export interface FullSpeed {
  readonly records: number;
  readonly perSecond: number;
  readonly cpuUsPerRecord: number;
}

/** A record that no compression makes smaller: LevelDB would compress it away otherwise. */
function someRecord(): Buffer {
  const record = Buffer.allocUnsafe(RECORD_BYTES);
  for (let at = 0; at < RECORD_BYTES; at += 4)
    record.writeInt32LE(Math.trunc((Math.random() - 0.5) * 2 ** 32), at);
  return record;
}

const RECORDS: readonly Buffer[] = Array.from({ length: 1_024 }, someRecord);

function recordAt(index: number): Buffer {
  return RECORDS[index % RECORDS.length] ?? someRecord();
}

/** Appends for as long as `goesOn` says; never more than `WINDOW` records are on their way. How many; rejects when one fails. */
function drive(log: RecordLog, goesOn: (sent: number) => boolean): Promise<number> {
  let sent = 0;
  let acknowledged = 0;
  return new Promise((resolve, reject) => {
    const done = (error?: Error): void => {
      if (error) reject(error);
      acknowledged += 1;
      if (goesOn(sent)) send();
      else if (acknowledged === sent) resolve(acknowledged);
    };
    const send = (): void => {
      log.append(recordAt(sent), done);
      sent += 1;
    };
    for (let free = WINDOW; free > 0 && goesOn(sent); free -= 1) send();
  });
}

/** Appends so many records. */
export async function driveCount(log: RecordLog, records: number): Promise<void> {
  await drive(log, (sent) => sent < records);
}

/** Appends as fast as the log acknowledges. */
export async function driveAtFullSpeed(log: RecordLog, durationMs: number): Promise<FullSpeed> {
  const begin = performance.now();
  const cpuBefore = cpuTimeUs();
  const records = await drive(log, () => performance.now() - begin < durationMs);
  const perSecond = (records / (performance.now() - begin)) * 1_000;
  return { records, perSecond, cpuUsPerRecord: (cpuTimeUs() - cpuBefore) / records };
}

/** Appends on an open schedule; how long each record waited from when it was due, milliseconds. Rejects when one fails. */
export async function driveAtPace(
  log: RecordLog,
  perSecond: number,
  durationMs: number,
): Promise<readonly number[]> {
  const begin = performance.now();
  const total = Math.floor((perSecond * durationMs) / 1_000);
  const latencies: number[] = [];
  const failures: Error[] = [];
  let sent = 0;
  while (latencies.length < total && failures.length === 0) {
    const due = Math.min(total, Math.floor(((performance.now() - begin) * perSecond) / 1_000));
    for (; sent < due; sent += 1) {
      const dueAt = begin + (sent * 1_000) / perSecond;
      log.append(recordAt(sent), (error) => {
        if (error) failures.push(error);
        latencies.push(performance.now() - dueAt);
      });
    }
    await pause(1);
  }
  const [failure] = failures;
  if (failure) throw failure;
  return latencies;
}
