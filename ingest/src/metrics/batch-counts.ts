import type { Reading } from '@ioc/domain';
import { sentPartsOf } from '../intake/decode-message.ts';
import type { TailBatch } from '../intake/tail.ts';

/** What went through the journal, counted once per message when it became durable. */
export class BatchCounts {
  readonly faults = new Map<string, number>();
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
        for (const { reason } of message.faulty.faults)
          this.faults.set(reason, (this.faults.get(reason) ?? 0) + 1);
      }
      if ('judged' in message) this.suspect += message.judged?.marks.length ?? 0;
      for (const { readings } of sentPartsOf(message)) this.#count(readings);
    }
  }

  #count(readings: readonly Reading[]): void {
    for (const { values } of readings) {
      this.readings += 1;
      this.values += values.length;
    }
  }
}
