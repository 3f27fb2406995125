import { dirname } from 'node:path';
import type { JournalFile, JournalFiles } from './journal-files.ts';

/** A failing call of the simulated disk. */
export class SimulatedDiskError extends Error {
  readonly code: string;

  constructor(code: string, call: string) {
    super(`${code}: simulated at ${call}`);
    this.code = code;
  }
}

/** A file's content as every process sees it; the name may change. */
export interface Inode {
  bytes: Buffer;
}

/** What happened to the disk, in order: enough to tell what may be left of it after a power loss at any moment. */
export type DiskEvent =
  | { readonly kind: 'create'; readonly path: string; readonly inode: Inode }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string; readonly inode: Inode }
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'syncFolder'; readonly folder: string }
  /** The content changed; `content` is all of it. */
  | { readonly kind: 'change'; readonly inode: Inode; readonly content: Buffer }
  /** A sync came to its end; one that failed leaves the changes before it lost or not, and no later one mends that. */
  | { readonly kind: 'sync'; readonly inode: Inode; readonly isGood: boolean };

/** A disk in memory that records what happens to it, and whose calls can be made to fail. */
export class SimulatedDisk implements JournalFiles {
  readonly calls: string[] = [];
  readonly events: DiskEvent[] = [];
  /** Answers the error code with which a call fails, if it does. */
  failing: (call: string, index: number) => string | undefined = () => undefined;
  capacityBytes = Number.POSITIVE_INFINITY;
  readonly #names = new Map<string, Inode>();

  /** A disk on which these files are; of each, what `durable` holds is synced. */
  constructor(files: ReadonlyMap<string, Buffer> = new Map(), durable: ReadonlyMap<string, Buffer> = files) {
    for (const [path, content] of files) {
      const inode = this.#create(path);
      this.#change(inode, durable.get(path) ?? Buffer.alloc(0));
      this.events.push({ kind: 'sync', inode, isGood: true }, { kind: 'syncFolder', folder: dirname(path) });
      this.#change(inode, content);
    }
  }

  /** The bytes of a file. */
  content(path: string): Buffer {
    return this.#find(path).bytes;
  }

  /** All files with their bytes, as a process sees them. */
  files(): Map<string, Buffer> {
    return new Map([...this.#names].map(([path, { bytes }]) => [path, bytes]));
  }

  /** Replaces the bytes of a file, as a failing disk would. */
  overwrite(path: string, bytes: Buffer): void {
    this.#find(path).bytes = bytes;
  }

  makeFolder(): Promise<void> {
    return this.#call('makeFolder', () => undefined);
  }

  list(folder: string): Promise<readonly string[]> {
    return this.#call('list', () =>
      [...this.#names.keys()]
        .filter((path) => dirname(path) === folder)
        .map((path) => path.slice(folder.length + 1)),
    );
  }

  size(path: string): Promise<number> {
    return this.#call('size', () => this.#find(path).bytes.length);
  }

  create(path: string): Promise<JournalFile> {
    return this.#call('create', () => this.#file(this.#create(path)));
  }

  open(path: string): Promise<JournalFile> {
    return this.#call('open', () => this.#file(this.#find(path)));
  }

  copy(from: string, to: string): Promise<void> {
    return this.#call('copy', () => {
      const inode = this.#create(to);
      this.#change(inode, this.#find(from).bytes);
      this.events.push({ kind: 'sync', inode, isGood: true });
    });
  }

  rename(from: string, to: string): Promise<void> {
    return this.#call('rename', () => {
      const inode = this.#find(from);
      this.#names.set(to, inode);
      this.#names.delete(from);
      this.events.push({ kind: 'rename', from, to, inode });
    });
  }

  remove(path: string): Promise<void> {
    return this.#call('remove', () => {
      this.#names.delete(path);
      this.events.push({ kind: 'remove', path });
    });
  }

  syncFolder(folder: string): Promise<void> {
    return this.#call('syncFolder', () => {
      this.events.push({ kind: 'syncFolder', folder });
    });
  }

  #create(path: string): Inode {
    if (this.#names.has(path)) throw new SimulatedDiskError('EEXIST', 'create');
    const inode: Inode = { bytes: Buffer.alloc(0) };
    this.#names.set(path, inode);
    this.events.push({ kind: 'create', path, inode });
    return inode;
  }

  #find(path: string): Inode {
    const inode = this.#names.get(path);
    if (!inode) throw new SimulatedDiskError('ENOENT', path);
    return inode;
  }

  #change(inode: Inode, content: Buffer): void {
    inode.bytes = content;
    this.events.push({ kind: 'change', inode, content });
  }

  #file(inode: Inode): JournalFile {
    const { events } = this;
    return {
      append: (bytes) =>
        this.#call(
          'append',
          () => this.#append(inode, bytes),
          () => this.#change(inode, Buffer.concat([inode.bytes, bytes.subarray(0, bytes.byteLength / 2)])),
        ),
      read: (target, offset) =>
        this.#call('read', () => {
          const part = inode.bytes.subarray(offset, offset + target.byteLength);
          target.set(part);
          return part.length;
        }),
      sync: () =>
        this.#call(
          'sync',
          () => void events.push({ kind: 'sync', inode, isGood: true }),
          () => void events.push({ kind: 'sync', inode, isGood: false }),
        ),
      truncate: (bytes) => this.#call('truncate', () => this.#change(inode, inode.bytes.subarray(0, bytes))),
      close: () => this.#call('close', () => undefined),
    };
  }

  #append(inode: Inode, bytes: Uint8Array): void {
    const used = [...this.#names.values()].reduce((sum, { bytes: some }) => sum + some.length, 0);
    const room = Math.max(0, this.capacityBytes - used);
    this.#change(inode, Buffer.concat([inode.bytes, bytes.subarray(0, room)]));
    if (room < bytes.byteLength) throw new SimulatedDiskError('ENOSPC', 'append');
  }

  async #call<T>(call: string, work: () => T, whenItFails?: () => void): Promise<T> {
    const code = this.failing(call, this.calls.push(call) - 1);
    await Promise.resolve();
    if (code === undefined) return work();
    whenItFails?.();
    throw new SimulatedDiskError(code, call);
  }
}
