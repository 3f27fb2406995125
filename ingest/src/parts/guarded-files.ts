import type { JournalFile, JournalFiles } from '../journal/journal-files.ts';
import { LostPartError } from './lost-part-error.ts';

/** What guarding needs. `owns` is asked after every write that counts, `lost` hears the first no. */
export interface GuardedFilesOptions {
  readonly files: JournalFiles;
  readonly sync: 'fsync' | 'os';
  readonly owns: () => Promise<boolean>;
  readonly lost: () => void;
}

/**
 * The files of a journal that somebody else may take over at any moment: what was written counts as durable only if the
 * journal was still ours afterwards. Whoever takes it later then finds it; what was written too late is refused, is
 * never acknowledged, and the broker gives it to the new owner.
 */
export function guardedFiles({ files, sync, owns, lost }: GuardedFilesOptions): JournalFiles {
  const assertOwned = async (): Promise<void> => {
    if (await owns()) return;
    lost();
    throw new LostPartError('the journal was taken over while this was written');
  };
  const guarded = (file: JournalFile): JournalFile => ({
    ...file,
    append: async (bytes) => {
      await file.append(bytes);
      if (sync === 'os') await assertOwned();
    },
    sync: async () => {
      await file.sync();
      await assertOwned();
    },
  });
  return {
    ...files,
    makeFolder: async (path) => {
      await assertOwned();
      await files.makeFolder(path);
    },
    create: async (path) => guarded(await files.create(path)),
    open: async (path) => guarded(await files.open(path)),
  };
}
