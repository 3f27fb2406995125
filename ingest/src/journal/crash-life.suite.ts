import { KeptLog } from '../kept-log.suite.ts';
import { FileCursor } from './file-cursor.ts';
import { Journal } from './journal.ts';
import type { JournalFiles } from './journal-files.ts';
import { entry, FOLDER, readAll } from './opened-journal.suite.ts';
import type { Chance } from './power-loss.suite.ts';
import type { JournalEntry } from './record-format.ts';
import type { SimulatedDisk } from './simulated-disk.suite.ts';

const MAX_BYTES = 16_000;
const LONGEST_PAYLOAD = 700;

/** A fact that holds from the moment on at which so many events had happened to the disk. */
interface Since {
  readonly since: number;
}

/** What the lives of a journal were told and promised: what must be found, and what may be. */
export interface LifeLedger {
  /** What was ever appended at a position. */
  readonly appended: Map<number, Set<string>>;
  readonly acknowledged: (Since & { readonly position: number; readonly text: string })[];
  /** Where the cursor may stand from `since` on, and must at least stand from `storedAt` on. */
  readonly cursors: (Since & { readonly position: number; storedAt: number })[];
}

/**
 * A process that lives on a disk for so many steps; `files` is how it sees the disk. Calls fail as `failing` says, else
 * one now and then by chance.
 */
export interface Life {
  readonly disk: SimulatedDisk;
  readonly files: JournalFiles;
  readonly sync: 'fsync' | 'os';
  readonly chance: Chance;
  readonly ledger: LifeLedger;
  readonly steps: number;
  readonly failing?: SimulatedDisk['failing'];
}

/** A ledger in which nothing stands yet. */
export function emptyLedger(): LifeLedger {
  return { appended: new Map(), acknowledged: [], cursors: [{ position: 0, since: 0, storedAt: 0 }] };
}

/** An entry with its note as one text. */
export function textOf(found: JournalEntry): string {
  const note = found.note && Buffer.from(found.note).toString('latin1');
  return `${found.topic} ${found.payload.toString('latin1')} ${note}`;
}

/** The judgement about every third entry, long for a few of them. */
function noteOf({ payload }: JournalEntry): Buffer | undefined {
  return payload.length % 3 === 0 ? Buffer.alloc(payload.length % 40, 0x73) : undefined;
}

function randomEntry(chance: Chance): JournalEntry {
  const payload = Buffer.alloc(8 + (chance(2) === 0 ? chance(LONGEST_PAYLOAD) : chance(60)));
  for (let at = 0; at + 4 <= payload.length; at += 4) payload.writeUInt32LE(chance(0xffff_fffe), at);
  return { ...entry(''), payload };
}

function openIn({ files, sync, ledger }: Life, cursor: number): Promise<Journal> {
  return Journal.open({
    folder: FOLDER,
    files,
    sync,
    maxBytes: MAX_BYTES,
    cursors: new Map([['archive', cursor]]),
    log: new KeptLog(),
    onGroup: (first, entries) => {
      const notes = new Map<number, Buffer>();
      for (const [index, one] of entries.entries()) {
        const note = noteOf(one);
        if (note) notes.set(index, note);
        const texts = ledger.appended.get(first + index) ?? new Set();
        ledger.appended.set(first + index, texts.add(textOf(note ? { ...one, note } : one)));
      }
      return { whenDurable: () => undefined, notes };
    },
  });
}

/** One process of the journal. */
class LivingJournal {
  readonly #life: Life;
  readonly #journal: Journal;
  readonly #cursor: FileCursor;

  private constructor(life: Life, journal: Journal, cursor: FileCursor) {
    this.#life = life;
    this.#journal = journal;
    this.#cursor = cursor;
  }

  static async begin(life: Life): Promise<LivingJournal> {
    const cursor = new FileCursor(life.files, FOLDER, 'archive');
    const position = await cursor.load();
    life.ledger.cursors.push({ position, since: 0, storedAt: 0 });
    const journal = await openIn(life, position);
    const living = new LivingJournal(life, journal, cursor);
    const { records } = await readAll(journal, journal.first);
    // What is served after the start must not vanish any more.
    for (const record of records) living.#acknowledge(record.position, textOf(record));
    return living;
  }

  async appendSome(): Promise<void> {
    const { chance, ledger } = this.#life;
    const batch = Array.from({ length: 1 + chance(4) }, () => randomEntry(chance));
    await Promise.all(
      batch.map(
        (one) =>
          new Promise<void>((resolve) => {
            this.#journal.append(one, (error) => {
              const note = noteOf(one);
              const text = textOf(note ? { ...one, note } : one);
              const position = [...ledger.appended].findLast(([, texts]) => texts.has(text))?.[0];
              if (error === undefined && position !== undefined) this.#acknowledge(position, text);
              resolve();
            });
          }),
      ),
    );
  }

  /** Something fails once: a write or sync of the next group, or of the next segment. */
  failSoon(): void {
    const { disk, chance } = this.#life;
    const failing = ['append', 'sync', 'syncFolder', 'create', 'truncate'][chance(4)];
    let left = 1;
    disk.failing = (call) => (call === failing && left-- > 0 ? 'EIO' : undefined);
  }

  async moveCursor(): Promise<void> {
    const { disk, chance, ledger } = this.#life;
    const least = Math.max(...ledger.cursors.map(({ position }) => position));
    const position = Math.max(least, this.#journal.next - chance(12));
    const move = { position, since: disk.events.length, storedAt: Number.POSITIVE_INFINITY };
    ledger.cursors.push(move);
    try {
      await this.#cursor.store(position);
    } catch {
      return;
    }
    move.storedAt = disk.events.length;
    this.#journal.passed('archive', position);
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  #acknowledge(position: number, text: string): void {
    this.#life.ledger.acknowledged.push({ position, text, since: this.#life.disk.events.length });
  }
}

/** Lives one life: appends with failing calls, moving cursors and new segments, to the end. */
export async function live(life: Life): Promise<void> {
  const { disk, chance, steps, failing } = life;
  if (failing) disk.failing = failing;
  const journal = await LivingJournal.begin(life);
  for (let step = 0; step < steps; step += 1) {
    if (!failing && chance(5) === 0) journal.failSoon();
    await Promise.all([journal.appendSome(), chance(1) === 0 ? journal.moveCursor() : undefined]);
  }
  if (!failing) disk.failing = () => undefined;
  if (chance(1) === 0) await journal.close();
}
