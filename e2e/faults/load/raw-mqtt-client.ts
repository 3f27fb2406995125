import { connect, type Socket } from 'node:net';

import { eventually } from '../../src/eventually.ts';

/** Types of packets, shifted to where they stand in the first byte. Source: MQTT 3.1.1, 2.2.1. */
const CONNECT = 0x10;
const CONNACK = 0x20;
const PUBLISH_QOS_1 = 0x32;
const PUBACK = 0x40;

/** Milliseconds within which a broker must answer a sign-in. */
const ANSWER_MS = 30_000;

/** Name and password of a client. */
export interface RawAccount {
  readonly id: string;
  readonly password: string;
}

function sized(bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

/** The length of a packet as it stands behind its first byte. Source: MQTT 3.1.1, 2.2.3. */
function lengthField(length: number): Buffer {
  const bytes: number[] = [];
  let rest = length;
  for (; rest > 0x7f; rest >>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/** A packet whose length is told as `length`, whatever of it stands in `body`. */
export function packetStart(first: number, body: Uint8Array, length = body.length): Buffer {
  return Buffer.concat([Buffer.from([first]), lengthField(length), body]);
}

/** The packet that signs in with MQTT 3.1.1; without a password a client that gives no name. */
export function connectPacket({ id, password }: RawAccount): Buffer {
  const text = (value: string): Buffer => sized(Buffer.from(value));
  const flags = Buffer.from([4, password === '' ? 0x02 : 0xc2, 0, 60]);
  const names = password === '' ? [text(id)] : [text(id), text(id), text(password)];
  return packetStart(CONNECT, Buffer.concat([text('MQTT'), flags, ...names]));
}

/** The body of a PUBLISH at QoS 1; the topic may be bytes that no topic may have. */
export function publishBody(topic: string | Uint8Array, packetId: number, payload: Uint8Array): Buffer {
  const name = typeof topic === 'string' ? Buffer.from(topic) : topic;
  return Buffer.concat([sized(name), Buffer.from([packetId >> 8, packetId & 0xff]), payload]);
}

/** A PUBLISH at QoS 1 of which less is sent than its length tells, when `length` is larger than it is. */
export function publishPacket(body: Uint8Array, length = body.length): Buffer {
  return packetStart(PUBLISH_QOS_1, body, length);
}

/** A connection over which anything may be said, and which counts what is answered. */
export class RawMqttClient {
  readonly socket: Socket;
  /** How often each packet number was acknowledged. */
  readonly acks = new Map<number, number>();
  #acked = 0;
  #connack: number | undefined;
  #rest = Buffer.alloc(0);
  #isClosed = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    // What went wrong shows in that it is closed.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => (this.#isClosed = true));
  }

  /** Opens a connection, says `words`, and does not wait for an answer. */
  static async open(port: number, words: Uint8Array): Promise<RawMqttClient> {
    const socket = connect({ host: '127.0.0.1', port });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    const client = new RawMqttClient(socket);
    socket.write(words);
    return client;
  }

  /** Signs in; rejects when it is refused. */
  static async signIn(port: number, account: RawAccount): Promise<RawMqttClient> {
    const client = await RawMqttClient.open(port, connectPacket(account));
    await eventually(
      `${account.id} is answered`,
      () => client.isClosed || client.connack !== undefined,
      ANSWER_MS,
    );
    if (client.connack !== 0) throw new Error(`${account.id} was refused: ${client.connack ?? 'closed'}`);
    return client;
  }

  /** Return code of the answer to the sign-in; 0 is let in. */
  get connack(): number | undefined {
    return this.#connack;
  }

  /** Acknowledgements, repeated ones too. */
  get acked(): number {
    return this.#acked;
  }

  /** Whether the connection has ended. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Ends the connection without a word. */
  close(): void {
    this.socket.destroy();
  }

  #read(chunk: Buffer): void {
    // Only CONNACK and PUBACK come, and both have four bytes.
    this.#rest = Buffer.concat([this.#rest, chunk]);
    while (this.#rest.length >= 4) {
      const kind = this.#rest.readUInt8(0);
      if (kind === CONNACK) this.#connack = this.#rest.readUInt8(3);
      if (kind === PUBACK) this.#noteAck(this.#rest.readUInt16BE(2));
      this.#rest = this.#rest.subarray(4);
    }
  }

  #noteAck(packetId: number): void {
    this.#acked += 1;
    this.acks.set(packetId, (this.acks.get(packetId) ?? 0) + 1);
  }
}
