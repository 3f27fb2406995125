import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { JournalFiles } from './journal-files.ts';

/** A cursor's first line: the position in decimal digits. */
const POSITION_LINE = /^(\d{1,16})\n/;

/** The line behind it, if there is one: the CRC-32 of the note as eight hexadecimal digits, and the note. */
const NOTE_LINE = /^([0-9a-f]{8}) ([^\n]*)\n$/;

/** A stored position with what belongs to it, if anything was stored and can be read. */
export interface StoredCursor {
  readonly position: number;
  readonly note?: string;
}

function checksum(note: string): string {
  return crc32(note).toString(16).padStart(8, '0');
}

function parse(text: string): StoredCursor {
  const [line, digits] = POSITION_LINE.exec(text) ?? [];
  if (line === undefined) return { position: 0 };
  const position = Number(digits);
  const rest = text.slice(line.length);
  const [whole, crc, note] = NOTE_LINE.exec(rest) ?? [];
  if (rest !== '' && (whole === undefined || note === undefined || crc !== checksum(note)))
    return { position: isNoteAside(rest) ? position : 0 };
  return { position, ...(note === undefined ? {} : { note }) };
}

/** Whether the rest looks like a note whose bytes are damaged: the position before it is then still good. */
function isNoteAside(rest: string): boolean {
  return /^[0-9a-f]{8} /.test(rest);
}

/**
 * A consumer's position on disk, replaced atomically: written aside, synced, renamed, and the folder synced. A cursor that
 * is absent or unreadable counts as 0: its consumer starts at the oldest record, which is harmless where consuming
 * twice is. A note is stored in the same step, so that after a crash both are of the same moment.
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
    return (await this.loadNoted()).position;
  }

  /** The stored position with its note. */
  async loadNoted(): Promise<StoredCursor> {
    const names = await this.#files.list(this.#folder);
    if (!names.some((name) => this.#path.endsWith(`/${name}`))) return { position: 0 };
    const size = await this.#files.size(this.#path);
    const file = await this.#files.open(this.#path);
    try {
      const bytes = Buffer.alloc(size);
      return parse(bytes.toString('utf8', 0, await file.read(bytes, 0)));
    } finally {
      await file.close();
    }
  }

  /** Stores the position, and the note (one line) with it; durable when it resolves. */
  async store(position: number, note?: string): Promise<void> {
    const aside = `${this.#path}.new`;
    await this.#files.remove(aside);
    const file = await this.#files.create(aside);
    try {
      const noteLine = note === undefined ? '' : `${checksum(note)} ${note}\n`;
      await file.append(Buffer.from(`${position}\n${noteLine}`, 'utf8'));
      await file.sync();
    } finally {
      await file.close();
    }
    await this.#files.rename(aside, this.#path);
    await this.#files.syncFolder(this.#folder);
  }
}
