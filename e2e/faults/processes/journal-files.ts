import { copyFile, readdir } from 'node:fs/promises';
import path from 'node:path';

/** Every file of the journal of a data folder, whoever owns it (docs/journal.md). */
async function journalFiles(dataDir: string): Promise<readonly string[]> {
  const folder = path.join(dataDir, 'journal');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

async function archiveCursor(dataDir: string): Promise<string> {
  const cursor = (await journalFiles(dataDir)).find((file) => path.basename(file) === 'archive.cursor');
  if (cursor === undefined) throw new Error(`${dataDir} has no cursor of the archive`);
  return cursor;
}

/** The journal's segments. */
export async function segmentsIn(dataDir: string): Promise<readonly string[]> {
  return (await journalFiles(dataDir)).filter((file) => file.endsWith('.journal'));
}

/** Keeps the archive's cursor as it is now, with its side of the ledger, beside the journal. */
export async function keepArchiveCursor(dataDir: string): Promise<void> {
  await copyFile(await archiveCursor(dataDir), path.join(dataDir, 'kept.cursor'));
}

/** Makes the archiver go through everything behind the kept cursor once more at the next start. */
export async function rewindArchiveCursor(dataDir: string): Promise<void> {
  await copyFile(path.join(dataDir, 'kept.cursor'), await archiveCursor(dataDir));
}
