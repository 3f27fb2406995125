import { randomUUID } from 'node:crypto';
import type { Reading } from '@ioc/domain';
import { NO_CITY } from '@ioc/record-store';
import { z } from 'zod';
import type { ArchiveBatch } from '../archive/archive-batch.ts';
import type { RefusedReading } from '../archive/write-around.ts';
import type { FeedPart } from '../intake/consumer-feed.ts';
import { partsOf, plainReadingsOf, type DecodedMessage } from '../intake/decode-message.ts';
import type { StoredCursor } from '../journal/file-cursor.ts';
import { countMessage } from './count-message.ts';
import { HandedReadings } from './handed-readings.ts';
import {
  LedgerTable,
  savedLedgerTable,
  type CountedRow,
  type LedgerSums,
  type SavedLedgerTable,
} from './ledger-table.ts';
import { cityOf, readingsOf } from './message-tally.ts';
import { RecentTimes } from './recent-times.ts';

const savedBook = z.object({ book: z.string(), since: z.int().nonnegative(), table: savedLedgerTable });

/** What becomes of a reading that the archive passes. */
type Fate = 'archived' | 'duplicate' | 'quarantined';

/**
 * The archive's side of the ledger: what it has seen pass, and what truly became of every reading. It is stored with the
 * archive's cursor in one step, so that a crash counts nothing twice. A book begins where counting begins: with the first
 * start, or where a cursor without counts stood.
 */
export class ArchiveLedger {
  readonly book: string;
  /** The position at which the book begins. */
  readonly since: number;
  /** The observation times by which repeats are recognised. */
  readonly times = new RecentTimes();
  readonly #table: LedgerTable;
  readonly #before: LedgerSums;
  #position: number;
  #lastAt = 0;

  private constructor(
    book: { readonly id: string; readonly since: number },
    position: number,
    table: LedgerTable,
  ) {
    this.book = book.id;
    this.since = book.since;
    this.#position = position;
    this.#table = table;
    this.#before = { ...table.sums };
  }

  /** The ledger that goes on at the cursor. */
  static at({ position, note }: StoredCursor): ArchiveLedger {
    const saved = note === undefined ? undefined : savedBook.safeParse(JSON.parse(note)).data;
    if (!saved) return new ArchiveLedger({ id: randomUUID(), since: position }, position, new LedgerTable());
    const { book: id, since, table } = saved;
    return new ArchiveLedger({ id, since }, position, new LedgerTable(table));
  }

  /** Messages passed, and repeats recognised among their readings, since the start. */
  get counts(): { readonly messages: number; readonly duplicates: number } {
    const { messages, duplicate } = this.#table.sums;
    return { messages: messages - this.#before.messages, duplicates: duplicate - this.#before.duplicate };
  }

  /** The position behind what was counted. */
  get position(): number {
    return this.#position;
  }

  /** What was counted. */
  get table(): LedgerTable {
    return this.#table;
  }

  /** What was seen to pass, without what became of it. */
  seen(): SavedLedgerTable {
    const fateless = { archived: 0, duplicate: 0, quarantined: 0, empty: 0, partly: 0 };
    const { sums, rows } = this.#table.save();
    return { sums: { ...sums, ...fateless }, rows: rows.map((row) => ({ ...row, ...fateless })) };
  }

  /** Counts a batch that is in both stores: its readings but for the refused ones, its quarantine with them. */
  pass(batch: ArchiveBatch, refused: readonly RefusedReading[]): void {
    for (const part of batch.parts) this.#see(part);
    this.#countFates(batch, new Set(refused.map(({ reading }) => reading)));
    this.#position = batch.next;
  }

  /** Counts and book as one line, to be stored with the cursor. */
  note(): string {
    this.#table.letGo();
    return JSON.stringify({ book: this.book, since: this.since, table: this.#table.save() });
  }

  #see({ messages, lost }: FeedPart): void {
    const [first] = messages;
    this.#lastAt = first?.receivedAt ?? this.#lastAt;
    if (lost > 0) this.#add(NO_CITY, { receivedAt: this.#lastAt, position: this.#position }, 'lost', lost);
    for (const message of messages) {
      if (message.kind === 'tick') continue;
      const row = this.#rowOf(message);
      countMessage(row, this.#table.sums, message);
      this.#countShortfall(row, message);
    }
  }

  /** What of the message became no reading to be archived. */
  #countShortfall(row: CountedRow, message: DecodedMessage): void {
    switch (message.kind) {
      case 'telemetry': {
        if (!message.shortfall) return;
        const { refused, empty, partly } = message.shortfall;
        this.#count(row, 'quarantined', refused);
        this.#count(row, 'archived', empty);
        this.#count(row, 'empty', empty);
        this.#count(row, 'partly', partly);
        return;
      }
      case 'mixed':
        if (message.parts.some(({ readings }) => readings.length > 0)) {
          this.#count(row, 'partly', message.faulty ? 1 : 0);
          return;
        }
        this.#count(row, message.faulty ? 'quarantined' : 'archived', 1);
        this.#count(row, 'empty', message.faulty ? 0 : 1);
        return;
      case 'unusable':
        this.#count(row, 'quarantined', readingsOf(message));
        return;
      case 'status':
      case 'tick':
    }
  }

  /** Only what is among the readings that the store was given has a fate: a batch that leaves one out is found out. */
  #countFates({ parts, readings }: ArchiveBatch, refused: ReadonlySet<Reading>): void {
    const handed = new HandedReadings(readings);
    for (const { messages } of parts) {
      for (const message of messages) this.#countFatesOf(message, handed, refused);
    }
  }

  /** What a status measures, and what ingest found out by itself, was not received as a reading and has no fate here. */
  #countFatesOf(message: DecodedMessage, handed: HandedReadings, refused: ReadonlySet<Reading>): void {
    const plain = plainReadingsOf(message);
    if (plain) {
      const row = this.#rowOf(message);
      for (const reading of plain)
        if (handed.takes(reading)) this.#count(row, this.#fateOf(reading, refused), 1);
      return;
    }
    const fates: Fate[] = [];
    for (const { readings, isDerived } of partsOf(message)) {
      for (const reading of readings) {
        const isSent = message.kind !== 'status' && isDerived !== true;
        if (handed.takes(reading) && isSent) fates.push(this.#fateOf(reading, refused));
      }
    }
    if (message.kind === 'mixed') this.#countBestFate(message, new Set(fates));
    else for (const fate of fates) this.#count(this.#rowOf(message), fate, 1);
  }

  #fateOf(reading: Reading, refused: ReadonlySet<Reading>): Fate {
    if (refused.size > 0 && refused.has(reading)) return 'quarantined';
    if (this.times.has(reading.device, reading.observedAt)) return 'duplicate';
    this.times.add(reading.device, reading.observedAt);
    return 'archived';
  }

  /** A message of a mapping profile counts as one, by the best that became of its readings. */
  #countBestFate(message: DecodedMessage, fates: ReadonlySet<Fate>): void {
    const fate = (['archived', 'duplicate', 'quarantined'] as const).find((one) => fates.has(one));
    if (fate) this.#count(this.#rowOf(message), fate, 1);
  }

  #rowOf(message: DecodedMessage): CountedRow {
    return this.#table.at(cityOf(message), message.receivedAt, message.position);
  }

  #count(row: CountedRow, what: keyof LedgerSums, more: number): void {
    row[what] += more;
    this.#table.sums[what] += more;
  }

  #add(
    city: string,
    place: { readonly receivedAt: number; readonly position: number },
    what: keyof LedgerSums,
    more: number,
  ): void {
    this.#count(this.#table.at(city, place.receivedAt, place.position), what, more);
  }
}
