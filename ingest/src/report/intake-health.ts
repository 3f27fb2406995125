import type { EpochMs } from '@ioc/domain';
import type { IngestHeartbeat } from '@ioc/wire';
import type { FailedWrites } from '../journal/group-writer.ts';
import type { LedgerBalance } from '../ledger/ledger-balance.ts';
import { ReceivedRate } from '../live/received-rate.ts';
import { ReasonRates } from './reason-rates.ts';
import { TroubleLog, type IngestTrouble } from './trouble-log.ts';

/** What is noted about once a second; totals since the start. */
export interface IntakeNote {
  readonly received: number;
  readonly archived: number;
  readonly quarantinedByReason: ReadonlyMap<string, number>;
  readonly troubles: readonly IngestTrouble[];
  readonly failedWrites: FailedWrites;
  readonly now: EpochMs;
  /** A time that never jumps. */
  readonly steadyMs: number;
}

/** How the intake did lately: rates, and the last troubles. */
export class IntakeHealth {
  readonly #received = new ReceivedRate();
  readonly #archived = new ReceivedRate();
  readonly #reasons = new ReasonRates();
  readonly #troubles = new TroubleLog();
  #receivedPerSecond = 0;
  #archivedPerSecond = 0;
  #failedWrites: FailedWrites = { full: 0, failed: 0 };
  #quarantinedPerMinute: Readonly<Record<string, number>> = {};

  /** Messages that arrived per second, over the last few seconds. */
  get receivedPerSecond(): number {
    return this.#receivedPerSecond;
  }

  /** Notes totals and troubles. */
  note(note: IntakeNote): void {
    const { received, archived, quarantinedByReason, troubles, now, steadyMs } = note;
    this.#receivedPerSecond = this.#received.note(received, steadyMs);
    this.#archivedPerSecond = this.#archived.note(archived, steadyMs);
    this.#quarantinedPerMinute = this.#reasons.note(quarantinedByReason, steadyMs);
    const brief = this.#briefTroubles(note.failedWrites).filter((trouble) => !troubles.includes(trouble));
    this.#troubles.note([...troubles, ...brief], now);
  }

  /** What the journal met since the last note: one failed write is mended within milliseconds, and must be told all the same. */
  #briefTroubles(failedWrites: FailedWrites): readonly IngestTrouble[] {
    const before = this.#failedWrites;
    this.#failedWrites = { ...failedWrites };
    return [
      ...(failedWrites.full > before.full ? ['journal-full' as const] : []),
      ...(failedWrites.failed > before.failed ? ['journal-failed' as const] : []),
    ];
  }

  /** As the heartbeat tells it. */
  told(ledger: LedgerBalance, quarantineRows: number | undefined): NonNullable<IngestHeartbeat['health']> {
    return {
      archivedPerSecond: this.#archivedPerSecond,
      quarantine: {
        ...(quarantineRows === undefined ? {} : { rows: quarantineRows }),
        perMinute: this.#quarantinedPerMinute,
      },
      troubleLog: [...this.#troubles.entries],
      ledger,
    };
  }
}
