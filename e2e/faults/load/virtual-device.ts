import { connect, type MqttClient } from 'mqtt';

import type { ReadingPlan } from '../oracle/reading-plan.ts';
import { SentLedger } from '../oracle/sent-ledger.ts';
import { telemetryTopic } from '../../src/test-device.ts';
import type { SeededChoice } from '../seeded-choice.ts';

/** Messages that a device has on the way at once. */
export const IN_FLIGHT = 100;

/** Between so many milliseconds a device waits before it connects again. */
const RECONNECT_MS = [100, 600] as const;

/** How a device reaches the broker, and whether it gives its name and password there. */
export interface DeviceAccess {
  readonly mqttUrl: string;
  readonly signsIn: boolean;
  /** Seconds; a broker drops who says nothing for 1.5 times that. */
  readonly keepaliveS?: number;
}

/**
 * A device as a careful maker builds one: it numbers its readings, keeps each until it was acknowledged, and after every
 * reconnect sends again, in order, what was not.
 */
export class VirtualDevice {
  readonly ledger: SentLedger;
  readonly #access: DeviceAccess;
  readonly #choice: SeededChoice;
  /** Copies of a message still to be acknowledged, by its number, ascending. */
  readonly #onTheWay = new Map<number, number>();
  #client: MqttClient | undefined;
  #isOpen = false;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #connects = 0;

  constructor(plan: ReadingPlan, access: DeviceAccess, choice: SeededChoice) {
    this.ledger = new SentLedger(plan);
    this.#access = access;
    this.#choice = choice;
    this.#connect();
  }

  /** Whether it is connected. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** How often a broker let it in. */
  get connects(): number {
    return this.#connects;
  }

  /** Whether everything that it sent was acknowledged. */
  get isAcknowledged(): boolean {
    return this.#onTheWay.size === 0;
  }

  /** Sends until so many messages were sent in all, as far as the connection and the window allow. */
  sendUpTo(count: number): void {
    while (this.#isOpen && this.ledger.sent < count && this.#onTheWay.size < IN_FLIGHT) {
      const seq = this.ledger.noteSent(performance.now());
      this.#publish(seq, false);
    }
  }

  /** Ends the connection without a word, as a device that is switched off. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#client?.end(true);
  }

  #connect(): void {
    const { device } = this.ledger.plan;
    const { mqttUrl, signsIn, keepaliveS = 60 } = this.#access;
    const client = connect(mqttUrl, {
      clientId: device.id,
      ...(signsIn ? { username: device.id, password: device.password } : {}),
      keepalive: keepaliveS,
      reconnectPeriod: 0,
      connectTimeout: 15_000,
    });
    this.#client = client;
    client.on('connect', () => this.#resume());
    // What went wrong shows in what happens next: the connection closes.
    client.on('error', () => undefined);
    client.on('close', () => this.#reconnect(client));
  }

  #resume(): void {
    this.#connects += 1;
    this.#isOpen = true;
    for (const seq of [...this.#onTheWay.keys()].toSorted((a, b) => a - b)) this.#publish(seq, true);
  }

  #reconnect(client: MqttClient): void {
    this.#isOpen = false;
    client.end(true);
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), this.#choice.whole(...RECONNECT_MS));
  }

  #publish(seq: number, isRepeated: boolean): void {
    const { plan } = this.ledger;
    const copies = plan.copiesOf(seq);
    this.#onTheWay.set(seq, copies);
    const reading = { ts: plan.timeOf(seq), values: { [plan.property]: plan.valueOf(seq) }, seq };
    const payload = JSON.stringify(reading);
    for (let copy = 0; copy < copies; copy += 1) {
      const dup = isRepeated || (copies > 1 && this.#choice.fraction() < 0.5);
      this.#client?.publish(telemetryTopic(plan.device), payload, { qos: 1, dup }, (error) => {
        if (!error) this.#acknowledge(seq);
      });
    }
  }

  #acknowledge(seq: number): void {
    this.ledger.noteAcked(seq, performance.now());
    const left = (this.#onTheWay.get(seq) ?? 0) - 1;
    if (left > 0) this.#onTheWay.set(seq, left);
    else this.#onTheWay.delete(seq);
  }
}
