import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appended, FOLDER, open, readAll, texts } from './opened-journal.suite.ts';
import { segmentName } from './segment-name.ts';
import { SimulatedDisk, type PowerLoss } from './simulated-disk.suite.ts';

type End = { readonly kind: 'crash' } | ({ readonly kind: 'power-loss' } & PowerLoss);

/** A process's life: what it appends, group by group, with failing calls, until it ends in the middle of the last group. */
interface Life {
  readonly groups: readonly (readonly string[])[];
  readonly failures: readonly { readonly atCall: number; readonly code: 'EIO' | 'ENOSPC' }[];
  readonly callsOfLastGroup: number;
  readonly end: End;
}

const life: fc.Arbitrary<Life> = fc.record({
  groups: fc.array(fc.array(fc.string({ maxLength: 30 }), { minLength: 1, maxLength: 5 }), {
    minLength: 1,
    maxLength: 5,
  }),
  failures: fc.array(
    fc.record({ atCall: fc.nat({ max: 25 }), code: fc.constantFrom('EIO' as const, 'ENOSPC' as const) }),
    { maxLength: 2 },
  ),
  callsOfLastGroup: fc.nat({ max: 4 }),
  end: fc.oneof(
    fc.constant({ kind: 'crash' } as const),
    fc.record({ kind: fc.constant('power-loss' as const), keep: fc.nat({ max: 400 }), tear: fc.boolean() }),
  ),
});

interface Ledger {
  readonly acknowledged: string[];
  readonly attempted: Set<string>;
}

function remains(disk: SimulatedDisk, end: End): SimulatedDisk {
  return end.kind === 'crash' ? disk.afterCrash() : disk.afterPowerLoss(end);
}

/** Lives one life on the disk; what it leaves. */
async function live(
  disk: SimulatedDisk,
  { groups, failures, callsOfLastGroup, end }: Life,
  ledger: Ledger,
): Promise<SimulatedDisk> {
  const journal = await open(disk, { maxBytes: 20_000 });
  const firstCall = disk.calls.length;
  let left: SimulatedDisk | undefined;
  let endsAtCall = Number.POSITIVE_INFINITY;
  disk.failing = (_call, index) => {
    if (index === endsAtCall) left = remains(disk, end);
    return failures.find((failure) => firstCall + failure.atCall === index)?.code;
  };
  for (const [index, group] of groups.entries()) {
    if (index === groups.length - 1) endsAtCall = disk.calls.length + callsOfLastGroup;
    const batch = group.map((text, place) => `${ledger.attempted.size}-${place} ${text}`);
    for (const text of batch) ledger.attempted.add(text);
    const waits = batch.map((text) =>
      appended(journal, text).then((isDurable) => {
        if (isDurable && !left) ledger.acknowledged.push(text);
      }),
    );
    await Promise.all(waits);
  }
  return left ?? remains(disk, end);
}

describe('I1 whatever happens', () => {
  it('all that was acknowledged is there once, in order, and nothing is there that was never sent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(life, { maxLength: 4 }), async (lives) => {
        const ledger: Ledger = { acknowledged: [], attempted: new Set() };
        let disk = new SimulatedDisk();
        for (const one of lives) disk = await live(disk, one, ledger);
        const found = texts((await readAll(await open(disk))).records);
        expect(found.filter((text) => ledger.acknowledged.includes(text))).toEqual(ledger.acknowledged);
        expect(found.every((text) => ledger.attempted.has(text))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('a crash at every byte of the last group loses nothing that was acknowledged', async () => {
    const whole = new SimulatedDisk();
    const journal = await open(whole);
    await appended(journal, 'safe');
    const path = join(FOLDER, segmentName(0));
    const durable = whole.content(path).length;
    await Promise.all(['torn one', 'torn two'].map((text) => appended(journal, text)));
    const bytes = whole.content(path);
    for (let keep = durable; keep <= bytes.length; keep += 1) {
      whole.overwrite(path, Buffer.from(bytes.subarray(0, keep)));
      const reopened = await open(whole);
      const { records, lost } = await readAll(reopened);
      expect(texts(records)[0]).toBe('safe');
      expect(lost).toBe(0);
      expect(await appended(reopened, 'after')).toBe(true);
      expect(texts((await readAll(reopened)).records).at(-1)).toBe('after');
      await whole.remove(join(FOLDER, segmentName(records.length)));
    }
  });
});
