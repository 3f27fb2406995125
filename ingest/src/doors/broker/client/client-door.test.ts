import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { INGEST_SUBSCRIPTIONS } from '@ioc/wire';
import { afterEach, describe, expect, it } from 'vitest';
import { KeptLog } from '../../../kept-log.suite.ts';
import type { Accepted } from '../../door.ts';
import { MOST_HELD } from '../broker-session.ts';
import { ClientDoor } from './client-door.ts';

const WAIT = { timeout: 5_000 };
const CONNACK = Buffer.from([0x20, 0x03, 0x00, 0x00, 0x00]);
const CONNACK_WITH_SESSION = Buffer.from([0x20, 0x03, 0x01, 0x00, 0x00]);
const GRANTS = INGEST_SUBSCRIPTIONS.map(() => 0x01);
const SUBACK = Buffer.from([0x90, 3 + GRANTS.length, 0x00, 0x01, 0x00, ...GRANTS]);
const CONNECT = 1;
const PUBLISH = 3;

const opened: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function listening(onConnection: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  });
  return `mqtt://127.0.0.1:${portOf(server)}`;
}

/** Listens as a broker that lets everybody in and does `then` with each connection that has subscribed; `heard` gets its bytes. */
function welcoming(
  then: (socket: Socket, connections: number) => void,
  heard: Buffer[] = [],
): Promise<string> {
  let connections = 0;
  return listening((socket) => {
    connections += 1;
    const place = connections;
    socket.on('data', (chunk) => {
      heard.push(chunk);
      if ((chunk[0] ?? 0) >> 4 === CONNECT) socket.write(place === 1 ? CONNACK : CONNACK_WITH_SESSION);
      if (chunk.includes('ioc/v1/+')) {
        socket.write(SUBACK);
        then(socket, place);
      }
    });
  });
}

function openDoor(
  url: string,
  receive: (accepted: Accepted) => void = (accepted) => accepted(true),
): ClientDoor {
  const door = ClientDoor.open({
    url,
    clientId: 'x',
    receive: (_message, accepted) => receive(accepted),
    log: new KeptLog(),
  });
  opened.push(door);
  return door;
}

describe('the client of its own', () => {
  it('speaks MQTT 3.1.1 with a broker that refuses 5.0', async () => {
    const broker = new Aedes();
    await broker.listen();
    const levels: (number | undefined)[] = [];
    const url = await listening((socket) => {
      socket.once('data', (chunk) => levels.push(chunk[8]));
      broker.handle(socket);
    });
    opened.push({ close: () => new Promise<void>((resolve) => broker.close(resolve)) });
    const door = openDoor(url);
    await expect.poll(() => door.status().isOpen, WAIT).toBe(true);
    expect(levels).toEqual([5, 4]);
  });

  it('says why it was refused, and goes on trying', async () => {
    const url = await listening((socket) =>
      socket.once('data', () => socket.end(Buffer.from([0x20, 0x03, 0x00, 0x87, 0x00]))),
    );
    const door = openDoor(url);
    await expect
      .poll(() => door.status().detail, WAIT)
      .toBe('the broker refuses the connection: not authorised (code 135)');
  });

  it('ends a connection over which something malformed comes, says what, and connects again', async () => {
    const url = await welcoming((socket, place) => {
      if (place === 1) socket.write(Buffer.from([0x36, 0x04, 0x00, 0x01, 0x74, 0x00]));
    });
    const door = openDoor(url);
    await expect.poll(() => door.status().detail, WAIT).toContain('malformed packet: a PUBLISH at QoS 3');
    await expect.poll(() => door.status().isOpen, WAIT).toBe(true);
  });

  it('sends again, over the next connection, what the broker has not acknowledged at QoS 1', async () => {
    const heard: Buffer[] = [];
    const url = await welcoming((socket, place) => {
      if (place > 1) return;
      socket.on('data', (chunk) => {
        if ((chunk[0] ?? 0) >> 4 === PUBLISH) socket.destroy();
      });
    }, heard);
    const door = openDoor(url);
    await expect.poll(() => door.status().isOpen, WAIT).toBe(true);
    door.publish({ topic: 'a/b', payload: 'hint', qos: 1 });
    await expect.poll(() => Buffer.concat(heard).toString('latin1').split('hint').length, WAIT).toBe(3);
    const again = Buffer.concat(heard);
    const flags = again[again.lastIndexOf('a/b') - 4];
    expect((flags ?? 0) & 0x0f).toBe(0x0a);
  });

  it('stops reading while too much waits to become durable, and goes on when it is', async () => {
    const packet = Buffer.from([0x30, 0x05, 0x00, 0x01, 0x74, 0x00, 0x21]);
    const sent = 3 * MOST_HELD;
    const url = await welcoming((socket) =>
      socket.write(Buffer.concat(Array.from({ length: sent }, () => packet))),
    );
    const waiting: Accepted[] = [];
    let received = 0;
    const door = openDoor(url, (accepted) => {
      received += 1;
      waiting.push(accepted);
    });
    await expect.poll(() => received, WAIT).toBeGreaterThanOrEqual(MOST_HELD);
    // What stood in the same chunk comes along: 64 KiB at most.
    expect(received).toBeLessThan(MOST_HELD + 65_536 / packet.length + 1);
    await expect
      .poll(() => {
        for (const accepted of waiting.splice(0)) accepted(true);
        return received;
      }, WAIT)
      .toBe(sent);
    expect(door.status().isOpen).toBe(true);
  });

  it('acknowledges what becomes durable while it closes', async () => {
    const heard: Buffer[] = [];
    const url = await welcoming((socket) => {
      socket.write(Buffer.from([0x32, 0x07, 0x00, 0x01, 0x74, 0x00, 0x09, 0x00, 0x21]));
    }, heard);
    const waiting: Accepted[] = [];
    const door = openDoor(url, (accepted) => waiting.push(accepted));
    await expect.poll(() => waiting.length, WAIT).toBe(1);
    const closed = door.close();
    waiting[0]?.(true);
    await closed;
    await expect.poll(() => Buffer.concat(heard).toString('hex'), WAIT).toMatch(/40020009e000$/);
  });
});
