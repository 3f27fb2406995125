import { createReadStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import type { EpochMs } from '@ioc/domain';
import { parse } from 'csv-parse';

import { ReadingPublisher, type PublisherAccess, type SimulatorLog } from '../publish/reading-publisher.ts';
import { recordedRow, type RecordedRow } from './recorded-reading.ts';
import { shiftOf } from './recorded-time.ts';
import type { ReplayMap } from './replay-map.ts';

/** What is replayed, where to, and how fast: as fast as it is acknowledged when there is no `speed`. */
export interface ReplayOptions {
  readonly file: string;
  readonly map: ReplayMap;
  readonly mqtt: PublisherAccess;
  readonly startAt: EpochMs;
  readonly speed?: number;
  readonly durationMs?: number;
  readonly signal: AbortSignal;
  readonly log: SimulatorLog;
}

/** What a replay found and sent. `repeatedTimes` are rows whose time an earlier row had already. */
export interface ReplayReport {
  rows: number;
  readings: number;
  unreadable: number;
  missingValues: number;
  repeatedTimes: number;
  published: number;
  failed: number;
}

/** Every row of the recorded series, in the order of the file. */
async function* recordedRows(file: string, map: ReplayMap): AsyncGenerator<RecordedRow> {
  const parser = createReadStream(file).pipe(
    parse({
      delimiter: map.csv.delimiter,
      quote: map.csv.quote ?? null,
      ...(map.csv.comment === undefined ? {} : { comment: map.csv.comment }),
      trim: map.csv.trim,
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    }),
  );
  let header: readonly string[] | undefined = map.csv.header ? undefined : (map.csv.columns ?? []);
  for await (const record of parser) {
    const cells: readonly string[] = Array.isArray(record) ? record.map(String) : [];
    if (header === undefined) header = cells;
    else yield recordedRow(cells, header, map);
  }
}

async function newestTime(file: string, map: ReplayMap): Promise<EpochMs | undefined> {
  let newest: EpochMs | undefined;
  for await (const row of recordedRows(file, map)) {
    if (row.kind === 'reading' && (newest === undefined || row.t > newest)) newest = row.t;
  }
  return newest;
}

/** The longest sleep between looks at the signal, in milliseconds. */
const LONGEST_SLEEP_MS = 200;

async function pause(forMs: number, signal: AbortSignal): Promise<void> {
  for (let left = forMs; left > 0 && !signal.aborted; left -= LONGEST_SLEEP_MS) {
    await sleep(Math.min(left, LONGEST_SLEEP_MS));
  }
}

function payloadOf(row: RecordedRow, t: EpochMs | undefined, seq: number | undefined): string {
  if (row.kind === 'unreadable') return row.raw;
  return JSON.stringify({ ts: t ?? row.t, values: row.values, ...(seq === undefined ? {} : { seq }) });
}

/**
 * Publishes a recorded series as the device of its mapping, row by row, with every defect it has: what cannot be used
 * ends in the quarantine with the reason, which is the point of replaying real data.
 */
export async function replayCsv(options: ReplayOptions): Promise<ReplayReport> {
  const { file, map, startAt, signal } = options;
  const shift = shiftOf(map.time, map.time.shift ? await newestTime(file, map) : undefined, startAt);
  const publisher = await ReadingPublisher.connect(options.mqtt, options.log);
  const report = { rows: 0, readings: 0, unreadable: 0, missingValues: 0, repeatedTimes: 0 };
  const seen = new Set<number>();
  const began = performance.now();
  const endsAt = options.durationMs ?? Number.POSITIVE_INFINITY;
  let first: EpochMs | undefined;
  for await (const row of recordedRows(file, map)) {
    if (signal.aborted || performance.now() - began >= endsAt) break;
    report.rows += 1;
    if (row.kind === 'unreadable') report.unreadable += 1;
    else {
      first ??= row.t;
      report.readings += 1;
      report.missingValues += row.missing;
      if (seen.has(row.t)) report.repeatedTimes += 1;
      seen.add(row.t);
      const waitMs =
        options.speed === undefined ? 0 : (row.t - first) / options.speed - (performance.now() - began);
      await pause(waitMs, signal);
    }
    const t = row.kind === 'reading' ? shift(row.t) : undefined;
    await publisher.publish(map.device, payloadOf(row, t, map.seq ? report.rows : undefined));
  }
  await publisher.close();
  return { ...report, ...publisher.counts };
}
