import type { JournalFile, JournalFiles } from './journal-files.ts';

/** A failing call of the simulated disk. */
export class SimulatedDiskError extends Error {
  readonly code: string;

  constructor(code: string, call: string) {
    super(`${code}: simulated at ${call}`);
    this.code = code;
  }
}

interface Content {
  bytes: Buffer;
  /** What survives a power loss. */
  durable: Buffer;
}

/** What a power loss leaves of bytes that were written and not synced: the first `keep` of them, the last one flipped when `tear`. */
export interface PowerLoss {
  readonly keep: number;
  readonly tear: boolean;
}

/** A disk in memory that knows what is durable, and whose calls can be made to fail. */
export class SimulatedDisk implements JournalFiles {
  readonly #durableNames = new Map<string, Content>();
  readonly calls: string[] = [];
  /** Answers the error code with which a call fails, if it does. */
  failing: (call: string, index: number) => string | undefined = () => undefined;
  capacityBytes = Number.POSITIVE_INFINITY;
  readonly #names = new Map<string, Content>();

  /** The disk as the next process finds it after the machine lost its power: unsynced bytes and names are gone, but for what `loss` leaves. */
  afterPowerLoss(loss: PowerLoss): SimulatedDisk {
    const after = new SimulatedDisk();
    for (const [path, content] of this.#durableNames) {
      const unsynced = content.bytes.subarray(content.durable.length);
      const kept = Buffer.from(unsynced.subarray(0, loss.keep));
      const last = kept.length - 1;
      if (loss.tear && last >= 0) kept[last] = (kept[last] ?? 0) ^ 0x55;
      after.#hold(path, Buffer.concat([content.durable, kept]));
    }
    return after;
  }

  /** The disk as the next process finds it after this one was killed. */
  afterCrash(): SimulatedDisk {
    const after = new SimulatedDisk();
    for (const [path, content] of this.#names) after.#hold(path, Buffer.from(content.bytes));
    return after;
  }

  /** The bytes of a file. */
  content(path: string): Buffer {
    return this.#find(path).bytes;
  }

  /** Replaces the bytes of a file, as a failing disk would. */
  overwrite(path: string, bytes: Buffer): void {
    const content = this.#find(path);
    content.bytes = bytes;
    content.durable = bytes;
  }

  makeFolder(): Promise<void> {
    return this.#call('makeFolder', () => undefined);
  }

  list(folder: string): Promise<readonly string[]> {
    return this.#call('list', () =>
      [...this.#names.keys()]
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => path.slice(folder.length + 1))
        .filter((name) => !name.includes('/')),
    );
  }

  size(path: string): Promise<number> {
    return this.#call('size', () => this.#find(path).bytes.length);
  }

  create(path: string): Promise<JournalFile> {
    return this.#call('create', () => {
      if (this.#names.has(path)) throw new SimulatedDiskError('EEXIST', 'create');
      const content: Content = { bytes: Buffer.alloc(0), durable: Buffer.alloc(0) };
      this.#names.set(path, content);
      return this.#file(content);
    });
  }

  open(path: string): Promise<JournalFile> {
    return this.#call('open', () => this.#file(this.#find(path)));
  }

  copy(from: string, to: string): Promise<void> {
    return this.#call('copy', () => {
      const bytes = Buffer.from(this.#find(from).bytes);
      this.#names.set(to, { bytes, durable: bytes });
    });
  }

  rename(from: string, to: string): Promise<void> {
    return this.#call('rename', () => {
      this.#names.set(to, this.#find(from));
      this.#names.delete(from);
    });
  }

  remove(path: string): Promise<void> {
    return this.#call('remove', () => {
      this.#names.delete(path);
    });
  }

  syncFolder(): Promise<void> {
    return this.#call('syncFolder', () => {
      this.#durableNames.clear();
      for (const [path, content] of this.#names) this.#durableNames.set(path, content);
    });
  }

  #hold(path: string, bytes: Buffer): void {
    const content: Content = { bytes, durable: bytes };
    this.#names.set(path, content);
    this.#durableNames.set(path, content);
  }

  #find(path: string): Content {
    const content = this.#names.get(path);
    if (!content) throw new SimulatedDiskError('ENOENT', path);
    return content;
  }

  #file(content: Content): JournalFile {
    return {
      append: (bytes) => this.#call('append', () => this.#append(content, bytes)),
      read: (target, offset) =>
        this.#call('read', () => {
          const part = content.bytes.subarray(offset, offset + target.byteLength);
          target.set(part);
          return part.length;
        }),
      sync: () =>
        this.#call('sync', () => {
          content.durable = content.bytes;
        }),
      truncate: (bytes) =>
        this.#call('truncate', () => {
          content.bytes = content.bytes.subarray(0, bytes);
        }),
      close: () => Promise.resolve(),
    };
  }

  #append(content: Content, bytes: Uint8Array): void {
    const used = [...this.#names.values()].reduce((sum, { bytes: some }) => sum + some.length, 0);
    const room = Math.max(0, this.capacityBytes - used);
    content.bytes = Buffer.concat([content.bytes, bytes.subarray(0, room)]);
    if (room < bytes.byteLength) throw new SimulatedDiskError('ENOSPC', 'append');
  }

  async #call<T>(call: string, work: () => T): Promise<T> {
    const code = this.failing(call, this.calls.push(call) - 1);
    await Promise.resolve();
    if (code !== undefined) throw new SimulatedDiskError(code, call);
    return work();
  }
}
