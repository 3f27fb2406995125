import { ClassicLevel } from 'classic-level';

import type { MeasuredLog, RecordLog } from './record-log.ts';

const KEY_BYTES = 8;

type Done = (error?: Error) => void;
interface Put {
  readonly type: 'put';
  readonly key: Buffer;
  readonly value: Buffer;
}

function keyOf(position: number): Buffer {
  const key = Buffer.allocUnsafe(KEY_BYTES);
  key.writeBigUInt64BE(BigInt(position));
  return key;
}

/**
 * LevelDB with the positions as keys. Records that come while a batch is written make the next one, and a batch is
 * synced before any of it counts: what one would build on it for the same promise.
 */
class LevelLog implements RecordLog {
  readonly #level: ClassicLevel<Buffer, Buffer>;
  #puts: Put[] = [];
  #waiting: Done[] = [];
  #next = 0;
  #writing: Promise<void> | undefined;

  constructor(level: ClassicLevel<Buffer, Buffer>) {
    this.#level = level;
  }

  append(record: Buffer, done: Done): void {
    this.#puts.push({ type: 'put', key: keyOf(this.#next), value: record });
    this.#next += 1;
    this.#waiting.push(done);
    this.#writing ??= this.#write();
  }

  async count(): Promise<number> {
    let count = 0;
    for await (const _key of this.#level.keys()) count += 1;
    return count;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#level.close();
  }

  async #write(): Promise<void> {
    // What else comes in this turn of the event loop belongs to the first batch.
    await Promise.resolve();
    while (this.#puts.length > 0) {
      const puts = this.#puts;
      const waiting = this.#waiting;
      this.#puts = [];
      this.#waiting = [];
      let failure: Error | undefined;
      try {
        await this.#level.batch(puts, { sync: true });
      } catch (error) {
        failure = error instanceof Error ? error : new Error(String(error));
      }
      for (const done of waiting) done(failure);
    }
    this.#writing = undefined;
  }
}

/** LevelDB (`classic-level`), every batch synced. */
export const LEVEL_LOG: MeasuredLog = {
  name: 'classic-level synced',
  async open(folder) {
    const level = new ClassicLevel<Buffer, Buffer>(folder, {
      keyEncoding: 'buffer',
      valueEncoding: 'buffer',
    });
    await level.open();
    return new LevelLog(level);
  },
};
