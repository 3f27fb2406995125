import { NO_CITY } from '@ioc/record-store';
import { z } from 'zod';
import type { DecodedMessage } from '../intake/decode-message.ts';
import type { JournalFold } from '../intake/journal-fold.ts';
import type { TailBatch } from '../intake/tail.ts';
import type { ArchiveLedger } from './archive-ledger.ts';
import { countMessage } from './count-message.ts';
import { LedgerTable, savedLedgerTable } from './ledger-table.ts';
import { cityOf } from './message-tally.ts';

const savedFold = z.object({ book: z.string(), next: z.int().nonnegative(), table: savedLedgerTable });

/**
 * The receiving side of the ledger: counts every message when it has become durable, whatever becomes of it later. It
 * belongs to the archive's book: what came before that began is not counted.
 */
export class ReceivedFold implements JournalFold {
  readonly name = 'ledger';
  readonly #archive: ArchiveLedger;
  #table = new LedgerTable();
  /** The position behind what was counted; undefined before the first message. */
  #next: number | undefined;

  constructor(archive: ArchiveLedger) {
    this.#archive = archive;
  }

  /** The position behind what was counted. */
  get next(): number {
    return this.#next ?? this.#archive.position;
  }

  /** What was counted. */
  get table(): LedgerTable {
    return this.#table;
  }

  take({ first, messages }: TailBatch): void {
    const next = (this.#next ??= this.#beginAt(first));
    let expected = next;
    for (const message of messages) {
      if (message.position < expected) continue;
      if (message.position > expected) this.#miss(message, message.position - expected);
      expected = message.position + 1;
      if (message.kind === 'tick') continue;
      const row = this.#table.at(cityOf(message), message.receivedAt, message.position);
      countMessage(row, this.#table.sums, message);
    }
    this.#next = expected;
  }

  save(): Uint8Array {
    this.#table.letGo();
    const saved = { book: this.#archive.book, next: this.next, table: this.#table.save() };
    return Buffer.from(JSON.stringify(saved));
  }

  load(saved: Uint8Array): boolean {
    const parsed = savedFold.safeParse(parseJson(Buffer.from(saved).toString('utf8')));
    if (!parsed.success || parsed.data.book !== this.#archive.book) return false;
    this.#table = new LedgerTable(parsed.data.table);
    this.#next = parsed.data.next;
    return true;
  }

  /**
   * Where counting begins when nothing was saved: with the book, if the journal still holds its beginning; else the
   * archive's word is taken for what it has passed.
   */
  #beginAt(first: number): number {
    const { since, position } = this.#archive;
    if (first <= since) return since;
    this.#table = new LedgerTable(this.#archive.seen());
    return Math.max(first, position);
  }

  /** Records that are gone: neither city nor kind can be told, only that they came before the message. */
  #miss(message: DecodedMessage, records: number): void {
    this.#table.at(NO_CITY, message.receivedAt, message.position).lost += records;
    this.#table.sums.lost += records;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
