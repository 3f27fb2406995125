import type { Reading } from '@ioc/domain';
import { qualityRank } from '../quality-rank.ts';
import { kindOf, type DatastreamDirectory, type DirectoryDevice } from './datastream-directory.ts';
import { columnOf, partOf } from './reading-layout.ts';
import { RowBlock, type PackedBlock } from './row-block.ts';

/**
 * The readings as rows in columns: one row per reading (one more per further part). Gives devices, slots and words
 * that are new their numbers in the directory. On the path of every message: one pass, no object per value.
 */
export function encodeRows(readings: readonly Reading[], directory: DatastreamDirectory): PackedBlock[] {
  const rows = new RowWriter(readings.length);
  for (const reading of readings) {
    const device = directory.deviceNamed(reading.device);
    rows.begin(reading, device);
    for (const { property, v, q } of reading.values) {
      const slot = directory.slotFor(device, property, kindOf(v));
      const { block, row } = rows.rowOf(partOf(slot));
      block.setValue(row, columnOf(slot), directory.numberFor(v), qualityRank(q));
    }
  }
  return rows.packed;
}

/** A row of the reading at hand. */
interface OpenRow {
  readonly part: number;
  readonly block: RowBlock;
  readonly row: number;
}

/** Adds the rows of one reading after another, each part of a reading once, to as many blocks as they need. */
class RowWriter {
  readonly #blocks: RowBlock[] = [];
  #expectedRows: number;
  #reading: Reading | undefined;
  #device: DirectoryDevice | undefined;
  #openRows: OpenRow[] = [];

  constructor(readings: number) {
    this.#expectedRows = readings;
  }

  begin(reading: Reading, device: DirectoryDevice): void {
    this.#reading = reading;
    this.#device = device;
    this.#openRows = [];
  }

  rowOf(part: number): OpenRow {
    const [first] = this.#openRows;
    if (first?.part === part) return first;
    return this.#openRows.find((open) => open.part === part) ?? this.#addRow(part);
  }

  get packed(): PackedBlock[] {
    return this.#blocks.map((block) => block.packed);
  }

  #addRow(part: number): OpenRow {
    const block = this.#blockWithRoom();
    const t = this.#reading?.observedAt ?? 0;
    const received = this.#reading?.receivedAt ?? 0;
    const row = block.addRow({ device: this.#device?.id ?? 0, t, received, part });
    const open = { part, block, row };
    this.#openRows.push(open);
    return open;
  }

  #blockWithRoom(): RowBlock {
    const last = this.#blocks.at(-1);
    if (last && !last.isFull) return last;
    const block = RowBlock.forRows(Math.max(this.#expectedRows, 1));
    this.#expectedRows -= block.capacity;
    this.#blocks.push(block);
    return block;
  }
}
