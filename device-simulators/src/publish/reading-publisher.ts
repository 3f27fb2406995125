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

/** Broken connections in a row without one acknowledgement between them after which the broker counts as refusing. */
const MOST_REFUSALS = 5;

/** The broker lets the publisher in and breaks the connection at its messages: its account may not publish them. */
export class PublishRefusedError extends Error {
  override readonly name = 'PublishRefusedError';
}

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
  #refusals = 0;

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
    const publisher = new ReadingPublisher(client);
    client.on('close', () => publisher.#onClose());
    return publisher;
  }

  #onClose(): void {
    this.#refusals += 1;
    if (this.#refusals < MOST_REFUSALS) return;
    this.#client.end(true);
    this.#resume();
  }

  #resume(): void {
    for (const resume of this.#waiting.splice(0)) resume();
  }

  #refuseAfterRefusals(topic: string): void {
    if (this.#refusals < MOST_REFUSALS) return;
    throw new PublishRefusedError(
      `the broker broke the connection ${MOST_REFUSALS} times: may this account publish ${topic}?`,
    );
  }

  /**
   * Publishes one message; resolves when there is room for the next.
   *
   * @throws PublishRefusedError when the broker lets the publisher in but none of its messages.
   */
  async publish(device: Device, payload: string | Buffer): Promise<void> {
    const topic = deviceTopic({ city: device.city, sector: device.sector, device: device.id }, 'telemetry');
    this.#refuseAfterRefusals(topic);
    if (!this.#client.connected) {
      this.counts.failed += 1;
      return;
    }
    while (this.#inFlight >= MOST_IN_FLIGHT)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#inFlight += 1;
    this.#client.publish(topic, payload, { qos: 1 }, (error) => {
      this.#inFlight -= 1;
      if (error) this.counts.failed += 1;
      else {
        this.counts.published += 1;
        this.#refusals = 0;
      }
      this.#resume();
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
