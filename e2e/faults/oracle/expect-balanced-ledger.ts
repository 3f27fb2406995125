import { expect } from 'vitest';

import { eventually } from '../../src/eventually.ts';
import type { OperatorSession } from '../../src/operator-session.ts';

/** How long the center may take to account for what came last, in milliseconds. */
const SETTLED_WITHIN_MS = 30_000;

interface LedgerLine {
  readonly city: string;
  readonly hour: string;
  readonly received: number;
  readonly archived: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly pending: number;
  readonly difference: number;
  readonly limited: number;
}

interface LedgerAnswer {
  readonly items: readonly LedgerLine[];
  readonly balanced: boolean;
  readonly unexplained: number;
  readonly toldAt?: string;
}

/** What became of all readings that a center received, over all its cities and hours. */
export interface LedgerTotals {
  readonly received: number;
  readonly archived: number;
  readonly duplicate: number;
  readonly quarantined: number;
  /** Messages that a limit dropped before the journal, beside the balance. */
  readonly limited: number;
}

/**
 * Expects that the center's own ledger accounts for every reading: nothing waits any more, and in every hour what was
 * received is what was archived, repeated or quarantined. Only counts that were told after the call are believed.
 */
export async function expectBalancedLedger(session: OperatorSession): Promise<LedgerTotals> {
  const askedAtMs = Date.now();
  const settled = async (): Promise<LedgerAnswer | undefined> => {
    const answer = await session.get<LedgerAnswer>('/ingest/ledger?limit=1000');
    last = answer;
    const isNew = Date.parse(answer.toldAt ?? '') > askedAtMs;
    return isNew && answer.items.every(({ pending }) => pending === 0) ? answer : undefined;
  };
  let last: LedgerAnswer | undefined;
  const answer = await eventually('nothing in the ledger waits any more', settled, SETTLED_WITHIN_MS).catch(
    (error: unknown) => {
      throw new Error(`the ledger did not settle: ${JSON.stringify(last)}`, { cause: error });
    },
  );
  expect(
    answer.items.filter(({ difference }) => difference !== 0),
    'hours of the ledger that do not balance',
  ).toEqual([]);
  expect(answer, 'the ledger').toMatchObject({ balanced: true, unexplained: 0 });
  const sum = (key: keyof LedgerTotals): number => answer.items.reduce((total, line) => total + line[key], 0);
  return {
    received: sum('received'),
    archived: sum('archived'),
    duplicate: sum('duplicate'),
    quarantined: sum('quarantined'),
    limited: sum('limited'),
  };
}
