import { instant, type DeviceHealth, type EpochMs, type ObservedProperty, type Reading } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';
import { applyNote } from '../intake/apply-note.ts';
import { partsOf, type DecodedMessage } from '../intake/decode-message.ts';
import { parseNote } from '../intake/message-note.ts';
import { snapshotOf } from '../intake/registry-snapshot.ts';
import { DeviceJudge } from './device-judge.ts';

/** A device whose health changed. */
export interface ChangedHealth {
  readonly device: StoredDevice;
  readonly health: DeviceHealth;
}

/** Changed devices that one question answers at most; the others wait for the next. */
const MOST_CHANGES = 1_000;

/**
 * What ingest judges about readings and devices (I6, I9), for readings that never were in a journal: the same judge, with
 * the same memory, one message after the other. Nothing is stored.
 */
export class ReadingJudge {
  readonly #registry: ReturnType<typeof snapshotOf>;
  readonly #judge: DeviceJudge;
  #position = 0;

  constructor(devices: readonly StoredDevice[], properties: readonly ObservedProperty[]) {
    this.#registry = snapshotOf(devices, properties, 1);
    this.#judge = new DeviceJudge(this.#registry);
  }

  /** The readings of a message as the rules see them: suspect values marked, and what was found out by it added. */
  judge(device: StoredDevice, readings: readonly Reading[], receivedAt: EpochMs): readonly Reading[] {
    const message = this.#take({ kind: 'telemetry', position: this.#position, receivedAt, device, readings });
    return partsOf(message).flatMap((part) => part.readings);
  }

  /** A message that was refused as a whole, for a stable reason such as `future`. */
  refuse(device: StoredDevice, reason: string, receivedAt: EpochMs): void {
    const faults = [{ reason, path: '/ts', detail: '', device: device.id }];
    const faulty = { topic: '', payload: new Uint8Array(), faults };
    this.#take({ kind: 'telemetry', position: this.#position, receivedAt, device, readings: [], faulty });
  }

  /** The clock went on: who fell silent? */
  tick(now: EpochMs): void {
    this.#take({ kind: 'tick', position: this.#position, receivedAt: now });
  }

  /** The devices whose health changed since the last question. */
  takeChanges(now: EpochMs): readonly ChangedHealth[] {
    return this.#judge.takeChanges(MOST_CHANGES, instant(now));
  }

  #take(message: DecodedMessage): DecodedMessage {
    const note = this.#judge.judge(this.#position, [message])?.get(0);
    const parsed = note && parseNote(note);
    const judged = parsed ? applyNote(message, parsed, this.#registry) : message;
    this.#judge.take({ first: this.#position, messages: [judged] });
    this.#position += 1;
    return judged;
  }
}
