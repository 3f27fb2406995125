import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** Every file of the journal of a data folder, whoever owns it (docs/journal.md). */
async function journalFiles(dataDir: string): Promise<readonly string[]> {
  const folder = path.join(dataDir, 'journal');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

/** The journal's segments. */
export async function segmentsIn(dataDir: string): Promise<readonly string[]> {
  return (await journalFiles(dataDir)).filter((file) => file.endsWith('.journal'));
}

/** Makes the archiver begin at the oldest record at the next start, as it does without its cursor. Answers how many there were. */
export async function forgetArchiveCursor(dataDir: string): Promise<number> {
  const cursors = (await journalFiles(dataDir)).filter((file) => path.basename(file) === 'archive.cursor');
  for (const cursor of cursors) await rm(cursor);
  return cursors.length;
}
