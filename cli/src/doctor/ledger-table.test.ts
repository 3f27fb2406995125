import { instant, isCityId } from '@ioc/domain';
import type { LedgerLine, LedgerReport } from '@ioc/record-store';
import { describe, expect, it } from 'vitest';

import { ledgerText } from './ledger-table.ts';

const HOUR = instant(Date.UTC(2026, 10, 23, 7));

function line(change: Partial<LedgerLine> = {}): LedgerLine {
  const city = 'bac-giang';
  if (!isCityId(city)) throw new RangeError(city);
  return {
    city,
    hour: HOUR,
    received: 12,
    archived: 8,
    duplicate: 1,
    quarantined: 2,
    pending: 1,
    difference: 0,
    lost: 0,
    empty: 0,
    partly: 1,
    statuses: 3,
    limited: 4,
    ...change,
  };
}

function report(change: Partial<LedgerReport> = {}): LedgerReport {
  const heads = [{ ingest: 'c0ffee00-1', received: 13, passed: 12, at: HOUR }];
  return { lines: [line()], unexplained: 0, heads, ...change };
}

describe('the ledger on a terminal', () => {
  it('names hours, cities and numbers under their headings, and says that it balances', () => {
    const text = ledgerText(report());
    const [, headings = '', first = '', total = ''] = text.split('\n');
    expect(first).toMatch(/^2026-11-23 07:00 +bac-giang +12 +8 +1 +2 +1 +0 +0 +0 +1 +3 +4$/);
    expect(total).toMatch(/^tổng · total +12 +8/);
    expect(headings.indexOf('received') + 'received'.length).toBe(first.indexOf('12') + 2);
    expect(text).toContain('it balances');
  });

  it('says loudly what does not balance', () => {
    const text = ledgerText(report({ lines: [line({ difference: 2 })], unexplained: 1 }));
    expect(text).toContain('DOES NOT BALANCE: 2');
    expect(text).toContain('1 bản tin không rõ đi đâu');
  });

  it('says that there is none before ingest ran', () => {
    expect(ledgerText(report({ lines: [], heads: [] }))).toContain('no ledger yet');
  });
});
