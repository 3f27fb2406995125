import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../time/instant.ts';
import {
  MOST_GAP_RANGES,
  missingNumbers,
  newSequence,
  noteSequence,
  type SequenceNews,
  type SequenceRecord,
} from './sequence-gaps.ts';

const START = 1_764_140_400_000;

/** Notes numbers that the device sent one a second from `START` on, as they arrive, one a millisecond. */
function heard(numbers: readonly number[], record = newSequence()): SequenceRecord {
  for (const [index, seq] of numbers.entries()) note(record, seq, { sentAt: seq, arrivedAt: index });
  return record;
}

function note(
  record: SequenceRecord,
  seq: number,
  { sentAt, arrivedAt }: { readonly sentAt: number; readonly arrivedAt: number },
): SequenceNews {
  return noteSequence(record, seq, {
    observedAt: instant(START + sentAt * 1_000),
    receivedAt: instant(START + arrivedAt),
    isTimeAssumed: false,
  });
}

function missing({ gaps }: SequenceRecord): readonly number[] {
  return gaps.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
}

describe('gaps in a device’s count', () => {
  it('I9 are exactly the numbers that did not come, whatever the order, the repetitions and the losses', () => {
    const deliveries = fc
      .integer({ min: 0, max: 1_000 })
      .chain((from) => fc.array(fc.integer({ min: from, max: from + 60 }), { minLength: 1, maxLength: 120 }));
    fc.assert(
      fc.property(deliveries, (numbers) => {
        const record = heard(numbers);
        const came = new Set(numbers);
        const [lowest, highest] = [Math.min(...numbers), Math.max(...numbers)];
        const expected = [];
        for (let seq = lowest; seq <= highest; seq += 1) if (!came.has(seq)) expected.push(seq);
        expect(missing(record)).toEqual(expected);
        expect(record.duplicates).toBe(numbers.length - came.size);
        expect(record.restarts).toBe(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('I9 are filled by the late message', () => {
    expect(heard([1, 2, 5, 4]).gaps).toMatchObject([{ from: 3, to: 3 }]);
    expect(heard([1, 2, 5, 4, 3]).gaps).toEqual([]);
  });

  it('I9 are not what a reboot leaves, and stay what they were before it', () => {
    const record = heard([500, 501, 504]);
    expect(note(record, 0, { sentAt: 600, arrivedAt: 10 })).toBe('restarted');
    expect(note(record, 1, { sentAt: 601, arrivedAt: 11 })).toBe('next');
    expect(note(record, 505, { sentAt: 505, arrivedAt: 12 })).toBe('earlier-run');
    expect(record).toMatchObject({ first: 0, next: 2, gaps: [], unlisted: 2, restarts: 1 });
  });

  it('tell a reboot from a repetition by the number alone where the device names no time', () => {
    const record = newSequence();
    const at = (seq: number, ms: number): SequenceNews =>
      noteSequence(record, seq, {
        observedAt: instant(START + ms),
        receivedAt: instant(START + ms),
        isTimeAssumed: true,
      });
    for (let seq = 0; seq < 100; seq += 1) at(seq, seq);
    expect(at(98, 200)).toBe('duplicate');
    expect(at(0, 300)).toBe('restarted');
    expect(at(1, 301)).toBe('next');
  });

  it('go on over a clock that is set back', () => {
    const record = heard([1, 2, 3]);
    expect(note(record, 4, { sentAt: -3_600, arrivedAt: 10 })).toBe('next');
    expect(note(record, 6, { sentAt: -3_598, arrivedAt: 11 })).not.toBe('restarted');
  });

  it('are listed up to a number, the rest counted', () => {
    const odd = Array.from({ length: MOST_GAP_RANGES + 11 }, (_, index) => index * 2 + 1);
    const record = heard(odd);
    expect(record.gaps).toHaveLength(MOST_GAP_RANGES);
    expect(record.unlisted).toBe(10);
    expect(missingNumbers(record)).toBe(MOST_GAP_RANGES + 10);
  });
});
