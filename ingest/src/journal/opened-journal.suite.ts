import { instant } from '@ioc/domain';
import { KeptLog } from '../kept-log.suite.ts';
import type { Log } from '../log.ts';
import { Journal } from './journal.ts';
import type { JournalFiles } from './journal-files.ts';
import type { JournalEntry, JournalRecord } from './record-format.ts';

/** The folder of the tests' journals. */
export const FOLDER = '/journal';
const ROOMY_BYTES = 1_000_000_000;
const READ_AT_ONCE = 50;

/** An entry with this payload. */
export function entry(text: string): JournalEntry {
  return { kind: 'message', at: instant(1_700_000_000_000), topic: 'a/b', payload: Buffer.from(text) };
}

/** Opens a journal with one consumer. */
export function open(
  files: JournalFiles,
  options: {
    readonly maxBytes?: number;
    readonly folder?: string;
    readonly sync?: 'fsync' | 'os';
    readonly cursor?: number;
    readonly log?: Log;
  } = {},
): Promise<Journal> {
  return Journal.open({
    folder: options.folder ?? FOLDER,
    files,
    sync: options.sync ?? 'fsync',
    maxBytes: options.maxBytes ?? ROOMY_BYTES,
    cursors: new Map([['archive', options.cursor ?? 0]]),
    onGroup: () => ({ whenDurable: () => undefined }),
    log: options.log ?? new KeptLog(),
  });
}

/** Whether the entry became durable. */
export function appended(journal: Journal, text: string): Promise<boolean> {
  return new Promise((resolve) => journal.append(entry(text), (error) => resolve(error === undefined)));
}

/** Everything from the position on, and how much is lost. */
export async function readAll(
  journal: Journal,
  from = 0,
): Promise<{ records: JournalRecord[]; lost: number }> {
  const reader = journal.reader();
  const records: JournalRecord[] = [];
  let lost = 0;
  let position = from;
  while (position < journal.next) {
    const part = await reader.read(position, READ_AT_ONCE);
    records.push(...part.records.map((record) => ({ ...record, payload: Buffer.from(record.payload) })));
    lost += part.lost;
    position = part.next;
  }
  await reader.close();
  return { records, lost };
}

/** The payloads. */
export function texts(records: readonly JournalRecord[]): readonly string[] {
  return records.map((record) => Buffer.from(record.payload).toString());
}
