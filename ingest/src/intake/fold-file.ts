import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import type { JournalFile, JournalFiles } from '../journal/journal-files.ts';

/** A saved fold: the state behind every message below the position. */
export interface SavedFold {
  readonly position: number;
  readonly state: Uint8Array;
}

/** What a fold's file turned out to be. */
export type LoadedFold = SavedFold | 'absent' | 'unreadable';

/** The eight bytes with which the file of a fold begins. */
const MARK = Buffer.from('IOCFOLD1', 'latin1');

const HEADER_BYTES = 24;
const TRAILER_BYTES = 4;

/** Bytes that are summed and written in one turn: a quarter of a millisecond of the event loop. */
const CHUNK_BYTES = 262_144;

/** The largest state, in bytes: a file that claims more is damaged. */
const LARGEST_STATE_BYTES = 1_073_741_824;

function headerOf({ position, state }: SavedFold): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  MARK.copy(header);
  header.writeDoubleLE(position, 8);
  header.writeDoubleLE(state.byteLength, 16);
  return header;
}

function parse(bytes: Buffer): LoadedFold {
  const end = bytes.length - TRAILER_BYTES;
  if (end < HEADER_BYTES || !bytes.subarray(0, MARK.length).equals(MARK)) return 'unreadable';
  const position = bytes.readDoubleLE(8);
  const isWhole = bytes.readDoubleLE(16) === end - HEADER_BYTES;
  if (!isWhole || !Number.isSafeInteger(position) || position < 0) return 'unreadable';
  if (crc32(bytes.subarray(0, end)) !== bytes.readUInt32LE(end)) return 'unreadable';
  return { position, state: bytes.subarray(HEADER_BYTES, end) };
}

/** Appends in chunks, a turn of the event loop each; the CRC-32 of what was written. */
async function appendAll(file: JournalFile, parts: readonly Uint8Array[]): Promise<number> {
  let crc = 0;
  for (const part of parts) {
    for (let from = 0; from < part.byteLength; from += CHUNK_BYTES) {
      const chunk = part.subarray(from, from + CHUNK_BYTES);
      crc = crc32(chunk, crc);
      await file.append(chunk);
      await nextTurn();
    }
  }
  return crc;
}

/**
 * The file in which a fold outlives the process (format: `docs/journal.md`), replaced atomically: written aside, synced,
 * renamed, and the folder synced.
 */
export class FoldFile {
  readonly #files: JournalFiles;
  readonly #folder: string;
  readonly #fileName: string;

  /** `name` becomes the file `{name}.fold` in the folder. */
  constructor(files: JournalFiles, folder: string, name: string) {
    this.#files = files;
    this.#folder = folder;
    this.#fileName = `${name}.fold`;
  }

  /** What is stored. Rejects when the file system does. */
  async load(): Promise<LoadedFold> {
    const names = await this.#files.list(this.#folder);
    if (!names.includes(this.#fileName)) return 'absent';
    const path = join(this.#folder, this.#fileName);
    const size = await this.#files.size(path);
    if (size > LARGEST_STATE_BYTES) return 'unreadable';
    const file = await this.#files.open(path);
    try {
      const bytes = Buffer.allocUnsafeSlow(size);
      return parse(bytes.subarray(0, await file.read(bytes, 0)));
    } finally {
      await file.close();
    }
  }

  /** Replaces what is stored; durable when it resolves. */
  async store(saved: SavedFold): Promise<void> {
    const path = join(this.#folder, this.#fileName);
    const aside = `${path}.new`;
    await this.#files.remove(aside);
    const file = await this.#files.create(aside);
    try {
      const trailer = Buffer.alloc(TRAILER_BYTES);
      trailer.writeUInt32LE(await appendAll(file, [headerOf(saved), saved.state]));
      await file.append(trailer);
      await file.sync();
    } finally {
      await file.close();
    }
    await this.#files.rename(aside, path);
    await this.#files.syncFolder(this.#folder);
  }
}
