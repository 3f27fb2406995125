import type { LedgerCounts, LedgerHead, LedgerRow, LedgerSide } from '../ledger.ts';

/** The sides that must agree. */
export type BalancedSide = Exclude<LedgerSide, 'limited'>;

/** One ingest's rows of the span, its head, and its sums over everything it ever counted. */
export interface IngestBook {
  readonly head: LedgerHead;
  readonly rows: readonly LedgerRow[];
  readonly sums: Readonly<Record<BalancedSide, { readonly messages: number; readonly lost: number }>>;
}

/** One ingest's line: as in the report, with the city as the messages named it. */
export interface BalancedLine extends Omit<LedgerCounts, 'messages' | 'readings'> {
  readonly city: string;
  readonly hour: number;
  readonly received: number;
  readonly pending: number;
  readonly difference: number;
  readonly limited: number;
}

/** All sides of one city and hour. `isSettled` when the archive has passed all of it. */
interface Pair {
  readonly city: string;
  readonly hour: number;
  received: LedgerCounts;
  passed: LedgerCounts;
  limited: LedgerCounts;
  isSettled: boolean;
}

const NOTHING: LedgerCounts = {
  messages: 0,
  readings: 0,
  statuses: 0,
  archived: 0,
  duplicate: 0,
  quarantined: 0,
  empty: 0,
  partly: 0,
  lost: 0,
};

function sum(a: LedgerCounts, b: LedgerCounts): LedgerCounts {
  return {
    messages: a.messages + b.messages,
    readings: a.readings + b.readings,
    statuses: a.statuses + b.statuses,
    archived: a.archived + b.archived,
    duplicate: a.duplicate + b.duplicate,
    quarantined: a.quarantined + b.quarantined,
    empty: a.empty + b.empty,
    partly: a.partly + b.partly,
    lost: a.lost + b.lost,
  };
}

function pairsOf({ rows, head }: IngestBook): readonly Pair[] {
  const pairs = new Map<string, Pair>();
  for (const row of rows) {
    const key = `${row.hour} ${row.city}`;
    const pair = pairs.get(key) ?? {
      city: row.city,
      hour: row.hour,
      received: NOTHING,
      passed: NOTHING,
      limited: NOTHING,
      isSettled: true,
    };
    pairs.set(key, pair);
    pair[row.side] = sum(pair[row.side], row);
    if (row.side === 'received' && row.last >= head.passed) pair.isSettled = false;
  }
  return [...pairs.values()];
}

/**
 * Hours in which nothing is missing in sum although cities differ: a registry that changed while messages waited made the
 * archive tell another city of them. The archive's word then holds, because it is what became of them.
 */
function hoursTold(pairs: readonly Pair[]): ReadonlySet<number> {
  const missing = new Map<number, { readings: number; messages: number; isSettled: boolean }>();
  for (const { hour, received, passed, isSettled } of pairs) {
    const found = missing.get(hour) ?? { readings: 0, messages: 0, isSettled: true };
    found.readings += received.readings - passed.readings;
    found.messages += received.messages - passed.messages;
    found.isSettled &&= isSettled;
    missing.set(hour, found);
  }
  const told = [...missing].filter(
    ([, { readings, messages, isSettled }]) => isSettled && readings === 0 && messages === 0,
  );
  return new Set(told.map(([hour]) => hour));
}

/**
 * Messages that one side counted and the other did not, beyond what stands in the journal between the two and what was
 * lost to damage.
 */
export function unexplainedOf({ head, sums }: IngestBook): number {
  const missing = sums.received.messages - sums.passed.messages;
  const waiting = Math.max(0, head.received - head.passed);
  return missing < 0 ? -missing : Math.max(0, missing - waiting - lostUnawares(sums));
}

/** Records that the receiving side had counted before they were lost. */
function lostUnawares({ received, passed }: IngestBook['sums']): number {
  return Math.max(0, passed.lost - received.lost);
}

/** The lines of one ingest: what waits, what is missing, and how much of that is explained. */
export function balanceBook(book: IngestBook): readonly BalancedLine[] {
  const pairs = pairsOf(book);
  const told = hoursTold(pairs);
  const isExplained = unexplainedOf(book) === 0 && lostUnawares(book.sums) > 0;
  return pairs.map(({ city, hour, received, passed, limited, isSettled }) => {
    const ahead = received.readings - passed.readings;
    const counted = told.has(hour) || (!isSettled && ahead < 0) ? passed.readings : received.readings;
    const pending = isSettled ? 0 : Math.max(0, ahead);
    const { archived, duplicate, quarantined, empty, partly } = passed;
    const missing = counted - archived - duplicate - quarantined - pending;
    return {
      city,
      hour,
      archived,
      duplicate,
      quarantined,
      pending,
      empty,
      partly,
      statuses: Math.max(received.statuses, passed.statuses),
      limited: limited.messages,
      received: counted + received.lost,
      difference: missing + received.lost,
      lost: (isExplained ? Math.max(0, missing) : 0) + received.lost,
    };
  });
}
