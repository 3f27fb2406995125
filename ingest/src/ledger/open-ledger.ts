import { FoldFile } from '../intake/fold-file.ts';
import { FileCursor } from '../journal/file-cursor.ts';
import type { JournalFiles } from '../journal/journal-files.ts';
import type { Log } from '../log.ts';
import { ArchiveLedger } from './archive-ledger.ts';
import { LimitedTally } from './limited-tally.ts';
import { ReceivedFold } from './received-fold.ts';
import { RepeatMemory } from './repeat-memory.ts';

/** Both sides of the ledger, and what they are stored in. */
export interface Ledger {
  /** The archive's cursor, which carries its side of the ledger. */
  readonly cursor: FileCursor;
  readonly archive: ArchiveLedger;
  readonly received: ReceivedFold;
  /** What limits dropped, beside both. */
  readonly limited: LimitedTally;
  readonly memory: RepeatMemory;
}

/** Where the ledger is stored: beside the journal. */
export interface LedgerPlace {
  readonly files: JournalFiles;
  readonly folder: string;
  readonly log: Log;
}

/** Opens the ledger where it was left. Rejects when the folder cannot be used. */
export async function openLedger({ files, folder, log }: LedgerPlace): Promise<Ledger> {
  await files.makeFolder(folder);
  const cursor = new FileCursor(files, folder, 'archive');
  const stored = await cursor.loadNoted();
  const archive = ArchiveLedger.at(stored);
  // At once, so that a book that was published is also found again.
  if (stored.note === undefined) await cursor.store(stored.position, archive.note());
  const memory = new RepeatMemory({
    times: archive.times,
    file: new FoldFile(files, folder, 'repeats'),
    steadyMs: () => performance.now(),
    log,
  });
  return { cursor, archive, received: new ReceivedFold(archive), limited: new LimitedTally(), memory };
}
