import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { describeWith, startMosquitto } from '@ioc/test-requirements';
import { connectAsync } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeptLog } from '../../kept-log.suite.ts';
import { describeDoor } from '../door-contract.suite.ts';
import type { Accepted } from '../door.ts';
import { interruptibleLink } from '../interruptible-link.suite.ts';
import type { Door } from '../door.ts';
import { openBrokerDoor, type MqttClientChoice } from './broker-door.ts';

const WAIT = { timeout: 5_000 };
const CLIENTS: readonly MqttClientChoice[] = ['ioc', 'mqttjs'];

describeWith('mosquitto', 'with Mosquitto', () => {
  describe.each(CLIENTS)('the client %s', (client) => {
    describeDoor('of the door to an external broker', async (receive) => {
      const broker = await startMosquitto();
      const link = await interruptibleLink(broker.port);
      const door = openBrokerDoor(client, {
        url: `mqtt://127.0.0.1:${link.port}`,
        clientId: 'ioc-ingest-test',
        receive,
        log: new KeptLog(),
      });
      const outside = await connectAsync(broker.url, { reconnectPeriod: 50 });
      return {
        door,
        outside,
        interrupt: () => link.interrupt(),
        close: async () => {
          await outside.endAsync(true);
          await door.close();
          await link.close();
          await broker.close();
        },
      };
    });
  });
});

/** A broker of a few fixed bytes, which sees exactly what the client writes and in which pieces. */
class StubBroker {
  readonly chunks: Buffer[] = [];
  readonly #server: Server;
  #socket: Socket | undefined;

  constructor() {
    this.#server = createServer((socket) => {
      this.#socket = socket;
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => this.#answer(socket, chunk));
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address: AddressInfo | string | null = this.#server.address();
    return `mqtt://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  }

  /** Sends PUBLISH packets at QoS 1 in one piece. */
  publish(messageIds: readonly number[]): void {
    const packets = messageIds.map((id) =>
      Buffer.from([0x32, 0x07, 0x00, 0x01, 0x74, id >> 8, id & 0xff, 0x00, 0x21]),
    );
    this.#socket?.write(Buffer.concat(packets));
  }

  cut(): void {
    this.#socket?.destroy();
  }

  close(): Promise<void> {
    this.cut();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #answer(socket: Socket, chunk: Buffer): void {
    const type = (chunk[0] ?? 0) >> 4;
    if (type === 1) socket.write(Buffer.from([0x20, 0x03, 0x01, 0x00, 0x00]));
    else if (type === 8) {
      const [high = 0, low = 0] = chunk.subarray(2, 4);
      // One grant for each of the topics, which all begin alike.
      const grants = chunk
        .toString('latin1')
        .split('ioc/v1/')
        .slice(1)
        .map(() => 0x01);
      socket.write(Buffer.from([0x90, 3 + grants.length, high, low, 0x00, ...grants]));
    } else this.chunks.push(chunk);
  }
}

function pubacks(messageIds: readonly number[]): Buffer {
  return Buffer.concat(messageIds.map((id) => Buffer.from([0x40, 0x02, id >> 8, id & 0xff])));
}

describe.each(CLIENTS)('the acknowledgements of the client %s', (client) => {
  const waiting: Accepted[] = [];
  let broker: StubBroker;
  let door: Door;

  beforeEach(async () => {
    waiting.length = 0;
    broker = new StubBroker();
    const url = await broker.listen();
    door = openBrokerDoor(client, {
      url,
      clientId: 'x',
      receive: (_message, accepted) => waiting.push(accepted),
      log: new KeptLog(),
    });
    await expect.poll(() => door.status().isOpen, WAIT).toBe(true);
  });

  afterEach(async () => {
    await door.close();
    await broker.close();
  });

  it('are not sent before the messages are durable, and then in one piece and in order', async () => {
    const ids = Array.from({ length: 300 }, (_, index) => index + 1);
    broker.publish(ids);
    await expect.poll(() => waiting.length, WAIT).toBe(300);
    expect(broker.chunks).toEqual([]);
    for (const accepted of waiting) accepted(true);
    await expect.poll(() => Buffer.concat(broker.chunks).length, WAIT).toBe(1_200);
    expect(broker.chunks).toEqual([pubacks(ids)]);
  });

  it('of an old connection are not sent over the next one', async () => {
    broker.publish([1, 2]);
    await expect.poll(() => waiting.length, WAIT).toBe(2);
    broker.cut();
    await expect.poll(() => door.status().isOpen, WAIT).toBe(false);
    await expect.poll(() => door.status().isOpen, WAIT).toBe(true);
    for (const accepted of waiting.splice(0)) accepted(true);
    broker.publish([7]);
    await expect.poll(() => waiting.length, WAIT).toBe(1);
    waiting[0]?.(true);
    await expect.poll(() => Buffer.concat(broker.chunks), WAIT).toEqual(pubacks([7]));
  });

  it('are never sent for what cannot be made durable: the connection is ended, so that it comes again', async () => {
    broker.publish([1]);
    await expect.poll(() => waiting.length, WAIT).toBe(1);
    waiting[0]?.(false);
    await expect.poll(() => door.status().isOpen, WAIT).toBe(false);
    expect(broker.chunks).toEqual([]);
  });
});

describe.each(CLIENTS)('the client %s with a broker that is not there', (client) => {
  it('says so and goes on trying', async () => {
    const log = new KeptLog();
    const door = openBrokerDoor(client, {
      url: 'mqtt://127.0.0.1:1',
      clientId: 'x',
      receive: () => undefined,
      log,
    });
    await expect.poll(() => door.status().detail, WAIT).toMatch(/ECONNREFUSED/);
    expect(door.status().isOpen).toBe(false);
    await door.close();
  });
});
