import { instant, type Reading } from '@ioc/domain';
import { describe, expect, it } from 'vitest';
import type { ArchiveBatch } from '../archive/archive-batch.ts';
import { device, propertyId } from '../ingest-fixture.suite.ts';
import type { DecodedMessage } from '../intake/decode-message.ts';
import { ArchiveLedger } from './archive-ledger.ts';

const AT = instant(1_795_410_000_000);
const DEVICE = device('env-01');

function reading(time: number): Reading {
  const values = [{ property: propertyId('pm2_5'), v: 1, q: 'good' } as const];
  return { device: DEVICE.id, observedAt: instant(AT - time), receivedAt: AT, isTimeAssumed: false, values };
}

function batchOf(messages: readonly DecodedMessage[], readings: Reading[]): ArchiveBatch {
  return {
    readings,
    quarantine: [],
    parts: [{ messages, next: messages.length, lost: 0 }],
    messages: messages.length,
    lost: 0,
    next: messages.length,
    oldestAt: AT,
    newestAt: AT,
  };
}

describe("the archive's side of the ledger", () => {
  const [first, second, third, battery, derived] = [
    reading(1),
    reading(2),
    reading(1),
    reading(4),
    reading(5),
  ];
  const place = { receivedAt: AT, device: DEVICE } as const;
  const messages: readonly DecodedMessage[] = [
    { kind: 'telemetry', position: 0, ...place, readings: [first, second] },
    {
      kind: 'telemetry',
      position: 1,
      ...place,
      readings: [third],
      judged: { marks: [], derived: [{ device: DEVICE, readings: [derived], isDerived: true }] },
    },
    {
      kind: 'status',
      position: 2,
      ...place,
      status: { state: 'online' },
      state: 'online',
      readings: [battery],
    },
  ];
  const handed = [first, second, third, derived, battery];

  it('counts what the store was given, but for what nobody sent as a reading', () => {
    const ledger = ArchiveLedger.at({ position: 0 });
    ledger.pass(batchOf(messages, handed), [{ reading: second, reason: 'no' }]);
    expect(ledger.table.sums).toMatchObject({
      messages: 3,
      readings: 3,
      statuses: 1,
      archived: 1,
      duplicate: 1,
      quarantined: 1,
    });
  });

  it.each([0, 1, 2])('finds reading %i missing from a batch that left it out', (missing) => {
    const ledger = ArchiveLedger.at({ position: 0 });
    ledger.pass(batchOf(messages, handed.toSpliced(missing, 1)), []);
    const { readings, archived, duplicate } = ledger.table.sums;
    expect(readings - archived - duplicate).toBe(1);
  });

  it('goes on from its note, and remembers repeats as long as it runs', () => {
    const ledger = ArchiveLedger.at({ position: 0 });
    ledger.pass(batchOf(messages, handed), []);
    const again = ArchiveLedger.at({ position: ledger.position, note: ledger.note() });
    expect([again.book, again.position, again.table.sums]).toEqual([ledger.book, 3, ledger.table.sums]);
    ledger.pass(batchOf(messages, handed), []);
    expect(ledger.table.sums).toMatchObject({ readings: 6, archived: 2, duplicate: 4 });
  });
});
