import { later, type EpochMs } from '@ioc/domain';
import { describe, expect, it } from 'vitest';
import { isLedgerBalanced, NO_CITY, type LedgerHead, type LedgerRow, type LedgerSide } from '../ledger.ts';
import { BAC_GIANG, CITY, NOON } from './sample-records.suite.ts';
import type { StoreUnderTest } from './with-store.suite.ts';

const HOUR_MS = 3_600_000;
const LATER: EpochMs = later(NOON, HOUR_MS);

function row(side: LedgerSide, change: Partial<LedgerRow> = {}): LedgerRow {
  return {
    side,
    city: BAC_GIANG,
    hour: NOON,
    first: 0,
    last: 9,
    messages: 10,
    readings: 10,
    statuses: 0,
    archived: side === 'passed' ? 10 : 0,
    duplicate: 0,
    quarantined: 0,
    empty: 0,
    partly: 0,
    lost: 0,
    ...change,
  };
}

function head(change: Partial<LedgerHead> = {}): LedgerHead {
  return { ingest: 'one', received: 10, passed: 10, at: NOON, ...change };
}

export function describeLedger(fresh: () => StoreUnderTest): void {
  async function opened(): Promise<StoreUnderTest['store']> {
    const { store } = fresh();
    await store.reference.put({ cities: [CITY] });
    return store;
  }

  describe('the ledger of ingest', () => {
    it('balances what the archive has passed, and shows what waits', async () => {
      const { ledger } = await opened();
      const received = row('received', { readings: 14, messages: 14, last: 13, statuses: 1 });
      const passed = row('passed', { archived: 6, duplicate: 1, quarantined: 3, empty: 1, partly: 2 });
      await ledger.put({ head: head({ received: 14 }), rows: [received, passed] });
      const report = await ledger.read({});
      expect(isLedgerBalanced(report)).toBe(true);
      expect(report.heads).toEqual([head({ received: 14 })]);
      expect(report.lines).toEqual([
        {
          city: BAC_GIANG,
          hour: NOON,
          received: 14,
          archived: 6,
          duplicate: 1,
          quarantined: 3,
          pending: 4,
          difference: 0,
          lost: 0,
          empty: 1,
          partly: 2,
          statuses: 1,
          limited: 0,
        },
      ]);
    });

    it('tells what a limit dropped beside a balance that it does not touch', async () => {
      const { ledger } = await opened();
      const limited = { messages: 7, readings: 0 };
      await ledger.put({
        head: head(),
        rows: [
          row('received'),
          row('passed'),
          row('limited', limited),
          row('limited', { first: 5, ...limited }),
        ],
      });
      const report = await ledger.read({});
      expect(isLedgerBalanced(report)).toBe(true);
      expect(report).toMatchObject({ unexplained: 0, lines: [{ received: 10, archived: 10, limited: 14 }] });
    });

    it('keeps what is put twice once, and takes the newer numbers', async () => {
      const { ledger } = await opened();
      await ledger.put({ head: head({ received: 5, passed: 5 }), rows: [row('received'), row('passed')] });
      for (const _twice of [1, 2]) await ledger.put({ head: head(), rows: [row('received'), row('passed')] });
      const { lines } = await ledger.read({});
      expect(lines).toMatchObject([{ received: 10, archived: 10, difference: 0 }]);
    });

    it('finds a reading that the archive passed and nobody has', async () => {
      const { ledger } = await opened();
      await ledger.put({ head: head(), rows: [row('received'), row('passed', { archived: 9 })] });
      const report = await ledger.read({});
      expect(report.lines).toMatchObject([{ pending: 0, difference: 1, lost: 0 }]);
      expect(isLedgerBalanced(report)).toBe(false);
    });

    it('finds a message that never reached the archive, at rest and while others wait', async () => {
      const { ledger } = await opened();
      const rows = [row('received'), row('passed', { readings: 9, messages: 9, archived: 9 })];
      await ledger.put({ head: head(), rows });
      expect(await ledger.read({})).toMatchObject({ unexplained: 1, lines: [{ pending: 0, difference: 1 }] });
      const busy = row('received', { first: 10, last: 12, messages: 3, readings: 3 });
      await ledger.put({ head: head({ received: 13 }), rows: [...rows, busy] });
      const report = await ledger.read({});
      expect(report.unexplained).toBe(1);
      expect(isLedgerBalanced(report)).toBe(false);
    });

    it('tells what damage of the journal explains from what nothing explains', async () => {
      const { ledger } = await opened();
      const passed = row('passed', { readings: 8, messages: 8, archived: 8 });
      const damage = row('passed', { city: NO_CITY, readings: 0, messages: 0, archived: 0, lost: 2 });
      await ledger.put({ head: head(), rows: [row('received'), passed, damage] });
      const report = await ledger.read({ city: BAC_GIANG });
      expect(report.unexplained).toBe(0);
      expect(report.lines).toMatchObject([{ difference: 2, lost: 2 }]);
      expect(isLedgerBalanced(report)).toBe(false);
    });

    it('takes the word of the archive when the registry gave messages that waited to another city', async () => {
      const { ledger } = await opened();
      const moved = { first: 3, last: 3, messages: 1, readings: 1 };
      await ledger.put({
        head: head(),
        rows: [
          row('received', { messages: 9, readings: 9 }),
          row('received', { city: NO_CITY, ...moved }),
          row('passed'),
        ],
      });
      const report = await ledger.read({});
      expect(isLedgerBalanced(report)).toBe(true);
      expect(report.lines.map(({ city, received }) => [city, received])).toEqual([
        [NO_CITY, 0],
        [BAC_GIANG, 10],
      ]);
    });

    it('adds up ingests, rows of an hour that came again, and cities that nobody knows', async () => {
      const { ledger } = await opened();
      const nowhere = { city: 'nowhere', readings: 1, messages: 1 };
      const again = { first: 20, last: 20, messages: 1, readings: 1 };
      await ledger.put({
        head: head({ received: 21, passed: 21 }),
        rows: [
          row('received'),
          row('passed'),
          row('received', again),
          row('passed', { ...again, archived: 1 }),
        ],
      });
      await ledger.put({
        head: head({ ingest: 'two' }),
        rows: [
          row('received'),
          row('passed'),
          row('received', nowhere),
          row('passed', { ...nowhere, archived: 0, quarantined: 1 }),
        ],
      });
      const report = await ledger.read({});
      expect(isLedgerBalanced(report)).toBe(true);
      expect(report.lines.map(({ city, received }) => [city, received])).toEqual([
        [NO_CITY, 1],
        [BAC_GIANG, 21],
      ]);
    });

    it('answers the hours of the span, newest first, and forgets old ones', async () => {
      const { ledger } = await opened();
      const next = { hour: LATER, first: 10, last: 19 };
      await ledger.put({
        head: head({ received: 20, passed: 20, at: LATER }),
        rows: [row('received'), row('passed'), row('received', next), row('passed', next)],
      });
      const hours = async (filter: Parameters<typeof ledger.read>[0]): Promise<readonly EpochMs[]> =>
        (await ledger.read(filter)).lines.map(({ hour }) => hour);
      expect(await hours({})).toEqual([LATER, NOON]);
      expect(await hours({ from: LATER })).toEqual([LATER]);
      expect(await hours({ to: LATER })).toEqual([NOON]);
      expect(await ledger.prune(LATER)).toBe(2);
      expect(await hours({})).toEqual([LATER]);
      expect((await ledger.read({})).heads).toHaveLength(1);
    });
  });
}
