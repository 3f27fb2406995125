import { join } from 'node:path';
import type { JournalFiles } from './journal-files.ts';

/** A cursor's text: the position in decimal digits and a line end. */
const CURSOR_PATTERN = /^\d{1,16}\n$/;

const CURSOR_BYTES = 32;

/**
 * A consumer's position on disk, replaced atomically: written aside, synced, renamed, and the folder synced. A cursor that
 * is absent or unreadable counts as 0: its consumer starts at the oldest record, which is harmless where consuming
 * twice is.
 */
export class FileCursor {
  readonly #files: JournalFiles;
  readonly #folder: string;
  readonly #path: string;

  /** `name` becomes the file `{name}.cursor` in the folder. */
  constructor(files: JournalFiles, folder: string, name: string) {
    this.#files = files;
    this.#folder = folder;
    this.#path = join(folder, `${name}.cursor`);
  }

  /** The stored position. */
  async load(): Promise<number> {
    const names = await this.#files.list(this.#folder);
    if (!names.some((name) => this.#path.endsWith(`/${name}`))) return 0;
    const file = await this.#files.open(this.#path);
    try {
      const text = Buffer.alloc(CURSOR_BYTES);
      const content = text.toString('latin1', 0, await file.read(text, 0));
      return CURSOR_PATTERN.test(content) ? Number(content) : 0;
    } finally {
      await file.close();
    }
  }

  /** Stores the position; durable when it resolves. */
  async store(position: number): Promise<void> {
    const aside = `${this.#path}.new`;
    await this.#files.remove(aside);
    const file = await this.#files.create(aside);
    try {
      await file.append(Buffer.from(`${position}\n`, 'latin1'));
      await file.sync();
    } finally {
      await file.close();
    }
    await this.#files.rename(aside, this.#path);
    await this.#files.syncFolder(this.#folder);
  }
}
