import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { INGEST_SUBSCRIPTIONS, LIVE_REPEAT_TOPIC } from '@ioc/wire';
import { pauseBefore } from '../../../clock/back-off.ts';
import type { Door, DoorStatus, OutgoingMessage } from '../../door.ts';
import { FIRST_RECONNECT_MS, type BrokerDoorOptions } from '../broker-door-options.ts';
import {
  CLOSE_LIMIT_MS,
  KEEPALIVE_S,
  LARGEST_PACKET_BYTES,
  RECEIVE_MAXIMUM,
  SESSION_EXPIRY_S,
} from '../broker-session.ts';
import { holdAcknowledgements } from './hold-acknowledgements.ts';

function clientOptions({ username, password, clientId }: BrokerDoorOptions): IClientOptions {
  return {
    protocolVersion: 5,
    clientId,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    clean: false,
    keepalive: KEEPALIVE_S,
    // Reconnecting is paced here, with growing and random pauses; the client's own is a fixed beat.
    reconnectPeriod: 0,
    queueQoSZero: false,
    resubscribe: false,
    properties: {
      sessionExpiryInterval: SESSION_EXPIRY_S,
      receiveMaximum: RECEIVE_MAXIMUM,
      maximumPacketSize: LARGEST_PACKET_BYTES,
    },
  };
}

/**
 * A client of an external broker by the library `mqtt`. The broker gets its PUBACK when the message is in the journal: acknowledgements are held
 * and written together; what was not acknowledged comes again after a reconnect, because the session is kept.
 */
export class MqttJsDoor implements Door {
  readonly #options: BrokerDoorOptions;
  readonly #client: MqttClient;
  #attempt = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosing = false;
  #isSubscribed = false;
  #problem = 'connecting';
  #filters: readonly string[];

  private constructor(options: BrokerDoorOptions) {
    this.#options = options;
    this.#filters = options.filters ?? [];
    this.#client = connect(options.url, clientOptions(options));
    holdAcknowledgements(this.#client, options.receive);
    this.#client.on('connect', () => void this.#subscribe());
    this.#client.on('error', (error) => this.#note(error));
    this.#client.on('close', () => this.#reconnect());
  }

  /** Begins to connect and never gives up; `status` says how it is. */
  static open(options: BrokerDoorOptions): MqttJsDoor {
    return new MqttJsDoor(options);
  }

  status(): DoorStatus {
    const isOpen = this.#client.connected && this.#isSubscribed;
    const flooding = this.#options.counts?.flooding() ?? [];
    return { isOpen, detail: isOpen ? 'connected' : this.#problem, flooding };
  }

  listenTo(filters: readonly string[]): void {
    const before = this.#filters;
    this.#filters = filters;
    if (!this.#isSubscribed) return;
    const gone = before.filter((filter) => !filters.includes(filter));
    if (gone.length > 0) {
      this.#client.unsubscribe([...gone], (error) => {
        if (error) this.#options.log.warn({ err: error, filters: gone }, 'topics could not be left');
      });
    }
    void this.#subscribeFurther(filters.filter((filter) => !before.includes(filter)));
  }

  publish({ topic, payload, qos }: OutgoingMessage): void {
    if (!this.#client.connected) return;
    this.#client.publish(topic, payload, { qos }, (error) => {
      if (error) this.#options.log.debug({ err: error, topic }, 'publishing failed');
    });
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    clearTimeout(this.#timer);
    await new Promise<void>((resolve) => {
      const limit = setTimeout(() => this.#client.end(true, {}, () => resolve()), CLOSE_LIMIT_MS);
      this.#client.end(false, {}, () => {
        clearTimeout(limit);
        resolve();
      });
    });
  }

  async #subscribe(): Promise<void> {
    try {
      const { subscriptions = INGEST_SUBSCRIPTIONS } = this.#options;
      await this.#client.subscribeAsync([...subscriptions], { qos: 1 });
      await this.#subscribeFurther(this.#filters);
      this.#isSubscribed = true;
      this.#options.outage?.returned();
      this.#attempt = 0;
      this.#options.log.info({ url: this.#options.url }, 'connected to the broker');
      // A broker that does not grant the repeat requests of APIs yet must not keep the devices out.
      void this.#subscribeFurther([LIVE_REPEAT_TOPIC]);
    } catch (error) {
      this.#note(error);
      this.#client.stream.destroy();
    }
  }

  /** A filter that the broker refuses costs the others nothing. */
  async #subscribeFurther(filters: readonly string[]): Promise<void> {
    for (const filter of filters) {
      try {
        await this.#client.subscribeAsync(filter, { qos: 1 });
      } catch (error) {
        this.#options.log.error(
          { err: error, filter },
          'the broker refuses a topic filter: what is published there is not heard',
        );
      }
    }
  }

  #reconnect(): void {
    this.#isSubscribed = false;
    this.#options.outage?.left();
    if (this.#isClosing) return;
    if (this.#problem === 'connecting') this.#problem = 'the connection was closed';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => this.#client.reconnect(),
      pauseBefore(this.#attempt, Math.random(), FIRST_RECONNECT_MS),
    );
    this.#attempt += 1;
  }

  #note(error: unknown): void {
    this.#problem =
      error instanceof Error && error.message !== '' ? error.message : 'the broker does not answer';
    if (this.#attempt <= 1)
      this.#options.log.warn({ err: error }, 'the broker is out of reach; it is tried again');
  }
}
