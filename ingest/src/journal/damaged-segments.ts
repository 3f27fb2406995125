import { basename, join } from 'node:path';
import type { Log } from '../log.ts';
import type { JournalFiles } from './journal-files.ts';

/** Damaged segments kept aside for whoever wants to look, at most; beyond it the one with the lowest positions goes. */
export const MOST_DAMAGED_KEPT = 8;

/** Damage found in a segment: bytes from the offset on that are no record. None, when the file ends too early there. */
export interface JournalDamage {
  readonly path: string;
  readonly offset: number;
  readonly bytes: number;
}

/** Hears of damage. Whoever reads a segment reads it from its beginning, so that damage is heard of in order. */
export type DamageListener = (damage: JournalDamage) => void;

/** What keeping account of damage needs. */
export interface DamagedSegmentsOptions {
  readonly folder: string;
  readonly files: JournalFiles;
  readonly log: Log;
}

/** The account of the damage in a journal: each place counted and logged once, and its segment copied aside as found. */
export class DamagedSegments {
  readonly #options: DamagedSegmentsOptions;
  /** Up to which offset the damage of a segment is known: every consumer comes across it. */
  readonly #knownUpTo = new Map<string, number>();
  #bytes = 0;
  #work: Promise<void> = Promise.resolve();

  constructor(options: DamagedSegmentsOptions) {
    this.#options = options;
  }

  /** How many damaged bytes were found since the journal was opened. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Counts damage that is not known yet, and has its segment kept aside. */
  note(damage: JournalDamage): void {
    const { path, offset, bytes } = damage;
    const known = this.#knownUpTo.get(path);
    if (known !== undefined && (offset < known || bytes === 0)) return;
    this.#knownUpTo.set(path, offset + Math.max(1, bytes));
    this.#bytes += bytes;
    this.#options.log.error({ ...damage }, 'damage in the journal: records are lost');
    if (known === undefined) this.#work = this.#work.then(() => this.keepAside(path));
  }

  /** Copies the segment aside unless that was done before; a copy that fails is told and stops nothing. */
  async keepAside(path: string): Promise<void> {
    const { files, folder, log } = this.#options;
    const aside = join(folder, 'damaged');
    try {
      await files.makeFolder(aside);
      const kept = (await files.list(aside)).toSorted();
      if (kept.includes(basename(path))) return;
      for (const old of kept.slice(0, Math.max(0, kept.length + 1 - MOST_DAMAGED_KEPT))) {
        await files.remove(join(aside, old));
      }
      await files.copy(path, join(aside, basename(path)));
      await files.syncFolder(aside);
    } catch (error) {
      log.warn({ err: error, path }, 'a damaged journal segment could not be kept aside');
    }
  }

  /** Forgets a segment whose file is deleted. */
  forget(path: string): void {
    this.#knownUpTo.delete(path);
  }

  /** Resolves when what was noted is kept aside. */
  async idle(): Promise<void> {
    await this.#work;
  }
}
