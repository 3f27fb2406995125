import { pauseBefore } from '../../../clock/back-off.ts';
import type { Door, DoorStatus, OutgoingMessage } from '../../door.ts';
import { FIRST_RECONNECT_MS, type BrokerDoorOptions } from '../broker-door-options.ts';
import { CLOSE_LIMIT_MS } from '../broker-session.ts';
import { MqttConnection, type ConnectionEnd } from './mqtt-connection.ts';
import type { ProtocolLevel } from './packet-type.ts';
import { TopicCache } from './topic-cache.ts';
import { Unacknowledged } from './unacknowledged.ts';

/**
 * A client of an external broker that speaks MQTT itself: MQTT 5.0, or 3.1.1 where the broker refuses 5.0. The broker gets
 * its PUBACK when the message is in the journal; what was not acknowledged comes again after a reconnect, because the
 * session is kept.
 */
export class ClientDoor implements Door {
  readonly #options: BrokerDoorOptions;
  readonly #topics = new TopicCache();
  readonly #unacknowledged = new Unacknowledged();
  #filters: readonly string[];
  #connection: MqttConnection;
  #level: ProtocolLevel = 5;
  #attempt = 0;
  #timer: NodeJS.Timeout | undefined;
  #problem = 'connecting';
  #closing: Promise<void> | undefined;
  #onEnded: (() => void) | undefined;
  #isConnected = true;

  private constructor(options: BrokerDoorOptions) {
    this.#options = options;
    this.#filters = options.filters ?? [];
    this.#connection = this.#connect();
  }

  /** Begins to connect and never gives up; `status` says how it is. */
  static open(options: BrokerDoorOptions): ClientDoor {
    return new ClientDoor(options);
  }

  status(): DoorStatus {
    const { isOpen } = this.#connection;
    const flooding = this.#options.counts?.flooding() ?? [];
    return { isOpen, detail: isOpen ? 'connected' : this.#problem, flooding };
  }

  listenTo(filters: readonly string[]): void {
    this.#filters = filters;
    this.#connection.listenTo(filters);
  }

  publish(message: OutgoingMessage): void {
    this.#connection.publish(message);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#isConnected) return;
    const connection = this.#connection;
    const ended = new Promise<void>((resolve) => (this.#onEnded = resolve));
    const limit = setTimeout(() => connection.destroy(), CLOSE_LIMIT_MS);
    await connection.close();
    await ended;
    clearTimeout(limit);
  }

  #connect(): MqttConnection {
    this.#isConnected = true;
    return new MqttConnection({
      ...this.#options,
      filters: this.#filters,
      level: this.#level,
      topics: this.#topics,
      unacknowledged: this.#unacknowledged,
      opened: () => this.#opened(),
      ended: (end) => this.#ended(end),
    });
  }

  #opened(): void {
    this.#attempt = 0;
    this.#options.outage?.returned();
    this.#options.log.info({ url: this.#options.url, level: this.#level }, 'connected to the broker');
  }

  #ended({ problem, isLevelRefused }: ConnectionEnd): void {
    this.#isConnected = false;
    this.#problem = problem;
    this.#onEnded?.();
    this.#options.outage?.left();
    if (this.#closing) return;
    if (isLevelRefused) this.#level = 4;
    if (this.#attempt <= 1)
      this.#options.log.warn({ problem }, 'the broker is out of reach; it is tried again');
    this.#timer = setTimeout(
      () => {
        this.#connection = this.#connect();
      },
      pauseBefore(this.#attempt, Math.random(), FIRST_RECONNECT_MS),
    );
    this.#attempt += 1;
  }
}
