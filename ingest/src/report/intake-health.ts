import type { EpochMs } from '@ioc/domain';
import type { IngestHeartbeat } from '@ioc/wire';
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
  #quarantinedPerMinute: Readonly<Record<string, number>> = {};

  /** Messages that arrived per second, over the last few seconds. */
  get receivedPerSecond(): number {
    return this.#receivedPerSecond;
  }

  /** Notes totals and troubles. */
  note({ received, archived, quarantinedByReason, troubles, now, steadyMs }: IntakeNote): void {
    this.#receivedPerSecond = this.#received.note(received, steadyMs);
    this.#archivedPerSecond = this.#archived.note(archived, steadyMs);
    this.#quarantinedPerMinute = this.#reasons.note(quarantinedByReason, steadyMs);
    this.#troubles.note(troubles, now);
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
