import { constants } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';

/** An open file of the journal. */
export interface JournalFile {
  /** Writes all of the bytes at the end. */
  append(bytes: Uint8Array): Promise<void>;
  /** Reads into the target from the offset; how many bytes there were. */
  read(target: Uint8Array, offset: number): Promise<number>;
  /** Makes what was written durable (`fdatasync`). */
  sync(): Promise<void>;
  truncate(bytes: number): Promise<void>;
  close(): Promise<void>;
}

/** The calls to the file system that the journal makes: a port, so that every one of them can be made to fail. */
export interface JournalFiles {
  makeFolder(path: string): Promise<void>;
  list(folder: string): Promise<readonly string[]>;
  size(path: string): Promise<number>;
  create(path: string): Promise<JournalFile>;
  open(path: string): Promise<JournalFile>;
  /** Copies the bytes into a new file; they are durable when it resolves, its name with the folder. */
  copy(from: string, to: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Makes creations, renames and deletions in the folder durable. */
  syncFolder(path: string): Promise<void>;
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let from = 0;
  while (from < bytes.byteLength) {
    const { bytesWritten } = await handle.write(bytes, from, bytes.byteLength - from, null);
    from += bytesWritten;
  }
}

function fileOf(handle: FileHandle): JournalFile {
  return {
    append: (bytes) => writeAll(handle, bytes),
    read: async (target, offset) => (await handle.read(target, 0, target.byteLength, offset)).bytesRead,
    sync: () => handle.datasync(),
    truncate: (bytes) => handle.truncate(bytes),
    close: () => handle.close(),
  };
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL);
  const handle = await open(to, 'r+');
  try {
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** The real file system. */
export const nodeFiles: JournalFiles = {
  makeFolder: async (path) => {
    await mkdir(path, { recursive: true });
  },
  list: (folder) => readdir(folder),
  size: async (path) => (await stat(path)).size,
  create: async (path) => fileOf(await open(path, 'wx')),
  open: async (path) => fileOf(await open(path, 'r+')),
  copy: copyDurably,
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path, { force: true }),
  syncFolder,
};
