import { describe, expect, it } from 'vitest';
import type { JournalStatus } from '../../journal/journal.ts';
import { JournalProgress } from './journal-progress.ts';

function status(change: Partial<JournalStatus> = {}): JournalStatus {
  const failedWrites = { full: 0, failed: 0 };
  return { next: 0, bytes: 0, maxBytes: 1, trouble: undefined, failedWrites, damagedBytes: 0, ...change };
}

describe('the progress of a journal', () => {
  it('I4 is none while it has a trouble, or what waits does not become durable', () => {
    const journal = { status: status(), next: 0, waitingBytes: 0 };
    const progress = new JournalProgress(journal);
    expect(progress.look()).toBe(true);
    journal.waitingBytes = 100;
    expect(progress.look()).toBe(true);
    expect(progress.look()).toBe(false);
    journal.next = 1;
    expect(progress.look()).toBe(true);
    journal.waitingBytes = 0;
    expect(progress.look()).toBe(true);
    journal.status = status({ trouble: 'full' });
    expect(progress.look()).toBe(false);
  });
});
