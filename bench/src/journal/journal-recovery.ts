import { driveCount } from './drive-log.ts';
import { countRecords, journalLog, openJournal } from './journal-log.ts';

/** How long a journal takes to open after its process was killed, and how fast it is read then. */
export interface Recovery {
  readonly records: number;
  readonly openMs: number;
  readonly readPerSecond: number;
  readonly lost: number;
}

/** Fills a journal with so many records, leaves it as a killed process does, and opens and reads it. */
export async function measureRecovery(folder: string, records: number): Promise<Recovery> {
  const log = await journalLog('os').open(folder);
  await driveCount(log, records);
  const begin = performance.now();
  const journal = await openJournal(folder, 'fsync');
  const opened = performance.now();
  const found = await countRecords(journal);
  const read = performance.now();
  await journal.close();
  await log.close();
  return {
    records,
    openMs: Math.round(opened - begin),
    readPerSecond: Math.round((found / (read - opened)) * 1_000),
    lost: records - found,
  };
}
