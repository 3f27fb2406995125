import { instant } from '@ioc/domain';
import { describe, expect, it } from 'vitest';
import { IntakeHealth } from './intake-health.ts';
import { MOST_TROUBLES, TroubleLog } from './trouble-log.ts';

const START = 1_795_410_000_000;

describe('the health of the intake', () => {
  it('tells rates of the last seconds and quarantine by reason of the last minute', () => {
    const health = new IntakeHealth();
    for (let second = 0; second <= 90; second += 1) {
      health.note({
        received: second * 100,
        archived: second * 80,
        quarantinedByReason: new Map([
          ['not-json', second],
          ['unknown-device', second < 20 ? second : 20],
        ]),
        troubles: [],
        failedWrites: { full: 0, failed: 0 },
        now: instant(START + second * 1_000),
        steadyMs: second * 1_000,
      });
    }
    expect(health.receivedPerSecond).toBe(100);
    expect(health.told({ pending: 3, difference: 0 }, 7)).toEqual({
      archivedPerSecond: 80,
      quarantine: { rows: 7, perMinute: { 'not-json': 60 } },
      troubleLog: [],
      ledger: { pending: 3, difference: 0 },
    });
  });

  it('I4 names a write that failed and was mended before anybody asked', () => {
    const health = new IntakeHealth();
    const note = (second: number, failed: number): void =>
      health.note({
        received: 0,
        archived: 0,
        quarantinedByReason: new Map(),
        troubles: [],
        failedWrites: { full: 0, failed },
        now: instant(START + second * 1_000),
        steadyMs: second * 1_000,
      });
    note(0, 0);
    note(1, 1);
    note(2, 1);
    expect(health.told({ pending: 0, difference: 0 }, 0).troubleLog).toEqual([
      { trouble: 'journal-failed', since: START + 1_000, until: START + 2_000 },
    ]);
  });
});

describe('the log of troubles', () => {
  it('keeps when a trouble began and ended, newest first', () => {
    const log = new TroubleLog();
    log.note(['store-away'], instant(START));
    log.note(['store-away', 'archive-behind'], instant(START + 1));
    log.note(['archive-behind'], instant(START + 2));
    log.note(['archive-behind', 'store-away'], instant(START + 3));
    expect(log.entries).toEqual([
      { trouble: 'store-away', since: START + 3 },
      { trouble: 'archive-behind', since: START + 1 },
      { trouble: 'store-away', since: START, until: START + 2 },
    ]);
  });

  it('is bounded, and forgets what is over before what lasts', () => {
    const log = new TroubleLog();
    log.note(['records-away'], instant(START));
    for (let time = 1; time < 200; time += 1) {
      log.note(time % 2 === 0 ? ['records-away'] : ['records-away', 'broker-away'], instant(START + time));
    }
    expect(log.entries).toHaveLength(MOST_TROUBLES);
    expect(log.entries.at(-1)).toEqual({ trouble: 'records-away', since: START });
    expect(log.entries[0]).toEqual({ trouble: 'broker-away', since: START + 199 });
  });
});
