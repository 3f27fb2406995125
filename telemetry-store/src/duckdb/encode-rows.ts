import type { Quality, Reading } from '@ioc/domain';
import { qualityRank } from '../quality-rank.ts';
import { kindOf, type DatastreamDirectory, type DirectoryDevice } from './datastream-directory.ts';
import { columnOf, partOf } from './reading-layout.ts';
import { RowBlock, type PackedBlock } from './row-block.ts';

/** No row was written for the reading at hand. */
const NO_PART = -1;

/**
 * The readings as rows in columns: one row per reading (one more per further part). Gives devices, slots and words
 * that are new their numbers in the directory. On the path of every message: one pass, no object per value.
 */
export function encodeRows(readings: readonly Reading[], directory: DatastreamDirectory): PackedBlock[] {
  const rows = new RowWriter(readings.length);
  for (const reading of readings) {
    const device = directory.deviceNamed(reading.device);
    rows.begin(reading, device);
    const { values } = reading;
    for (let place = 0; place < values.length; place += 1) {
      const value = values[place];
      if (!value) continue;
      const { property, v, q } = value;
      const kind = kindOf(v);
      // A device names its properties in the same order each time, which is that of its slots.
      const slot = device.entries[place];
      const isExpected = slot !== undefined && slot.property === property && slot.kind === kind;
      rows.set(isExpected ? slot.slot : directory.slotFor(device, property, kind), directory.numberFor(v), q);
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
  /** The row that was written to last; a reading of more than one part has others. */
  #block: RowBlock | undefined;
  #row = 0;
  #part = NO_PART;
  readonly #others: OpenRow[] = [];

  constructor(readings: number) {
    this.#expectedRows = readings;
  }

  begin(reading: Reading, device: DirectoryDevice): void {
    this.#reading = reading;
    this.#device = device;
    this.#part = NO_PART;
    this.#others.length = 0;
  }

  /** Puts a number into its slot. */
  set(slot: number, value: number, quality: Quality): void {
    const part = partOf(slot);
    if (part !== this.#part) this.#turnTo(part);
    this.#block?.setValue(this.#row, columnOf(slot), value, qualityRank(quality));
  }

  get packed(): PackedBlock[] {
    return this.#blocks.map((block) => block.packed);
  }

  #turnTo(part: number): void {
    if (this.#part !== NO_PART && this.#block)
      this.#others.push({ part: this.#part, block: this.#block, row: this.#row });
    const known = this.#others.find((open) => open.part === part);
    this.#part = part;
    this.#block = known ? known.block : this.#blockWithRoom();
    this.#row = known ? known.row : this.#addRow(this.#block, part);
  }

  #addRow(block: RowBlock, part: number): number {
    const t = this.#reading?.observedAt ?? 0;
    const received = this.#reading?.receivedAt ?? 0;
    return block.addRow({ device: this.#device?.id ?? 0, t, received, part });
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
