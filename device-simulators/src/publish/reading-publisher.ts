import type { Device, EpochMs, ReadingValue } from '@ioc/domain';
import { deviceTopic } from '@ioc/wire';
import { connectAsync, type MqttClient } from 'mqtt';

/** How a fleet reaches the broker. */
export interface PublisherAccess {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
}

/** The least of a log that this package needs. */
export interface SimulatorLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

/** Messages that may wait for their acknowledgement at once; more makes the publisher wait (bounded memory). */
export const MOST_IN_FLIGHT = 1_000;

/** How long a broker may take to accept the connection, in milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;

/** How long closing waits for outstanding acknowledgements, in milliseconds. */
const DRAIN_TIMEOUT_MS = 5_000;

/** What became of the messages. */
export interface PublisherCounts {
  published: number;
  failed: number;
}

/** The payload of a reading as a device sends it (contracts §1). */
export function readingPayload(t: EpochMs, values: readonly ReadingValue[], seq?: number): string {
  const named = Object.fromEntries(values.map(({ property, v }) => [property, v]));
  return JSON.stringify({ ts: t, values: named, ...(seq === undefined ? {} : { seq }) });
}

/**
 * Publishes for many devices over one connection, QoS 1, with a bounded number of messages in flight. A message that is
 * not acknowledged because the connection broke counts as failed, as it would with a device that keeps nothing.
 */
export class ReadingPublisher {
  readonly counts: PublisherCounts = { published: 0, failed: 0 };
  readonly #client: MqttClient;
  #inFlight = 0;
  #waiting: (() => void)[] = [];

  private constructor(client: MqttClient) {
    this.#client = client;
  }

  /** Connects, or rejects after ten seconds. */
  static async connect(access: PublisherAccess, log: SimulatorLog): Promise<ReadingPublisher> {
    const { url, ...credentials } = access;
    const client = await connectAsync(url, {
      ...credentials,
      clean: true,
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectPeriod: 1_000,
      queueQoSZero: false,
    });
    client.on('error', (error) => log.warn({ err: error }, 'the broker refused or broke the connection'));
    client.on('reconnect', () => log.warn({ url }, 'connecting to the broker again'));
    return new ReadingPublisher(client);
  }

  /** Publishes one message; resolves when there is room for the next. */
  async publish(device: Device, payload: string | Buffer): Promise<void> {
    if (!this.#client.connected) {
      this.counts.failed += 1;
      return;
    }
    while (this.#inFlight >= MOST_IN_FLIGHT)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#inFlight += 1;
    const topic = deviceTopic({ city: device.city, sector: device.sector, device: device.id }, 'telemetry');
    this.#client.publish(topic, payload, { qos: 1 }, (error) => {
      this.#inFlight -= 1;
      if (error) this.counts.failed += 1;
      else this.counts.published += 1;
      for (const resume of this.#waiting.splice(0)) resume();
    });
  }

  /** Waits a while for outstanding acknowledgements and disconnects. */
  async close(): Promise<void> {
    const deadline = Date.now() + DRAIN_TIMEOUT_MS;
    while (this.#inFlight > 0 && this.#client.connected && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await this.#client.endAsync(true);
  }
}
