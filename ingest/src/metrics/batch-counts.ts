import type { Reading } from '@ioc/domain';
import { sentPartsOf } from '../intake/decode-message.ts';
import type { TailBatch } from '../intake/tail.ts';

/** What went through the journal, counted once per message when it became durable. */
export class BatchCounts {
  readonly faults = new Map<string, number>();
  /** Messages of which something could not be used, by the reason of their first fault. */
  readonly quarantinedByReason = new Map<string, number>();
  journalled = 0;
  readings = 0;
  values = 0;
  suspect = 0;
  quarantined = 0;

  /** Counts a batch. */
  take({ messages }: TailBatch): void {
    for (const message of messages) {
      if (message.kind === 'tick') continue;
      this.journalled += 1;
      if (message.kind !== 'status' && message.faulty) {
        this.quarantined += 1;
        const [first] = message.faulty.faults;
        if (first) count(this.quarantinedByReason, first.reason);
        for (const { reason } of message.faulty.faults) count(this.faults, reason);
      }
      if ('judged' in message) this.suspect += message.judged?.marks.length ?? 0;
      if (message.kind === 'telemetry') this.#count(message.readings);
      else for (const { readings } of sentPartsOf(message)) this.#count(readings);
    }
  }

  /** Counts readings that the telemetry store refused for good: each is quarantined as a message of its own. */
  refuse(readings: number): void {
    if (readings === 0) return;
    this.quarantined += readings;
    count(this.quarantinedByReason, 'store-refused', readings);
  }

  #count(readings: readonly Reading[]): void {
    for (const { values } of readings) {
      this.readings += 1;
      this.values += values.length;
    }
  }
}

function count(totals: Map<string, number>, reason: string, more = 1): void {
  totals.set(reason, (totals.get(reason) ?? 0) + more);
}
