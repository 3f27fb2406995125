import type { Socket } from 'node:net';
import { INGEST_SUBSCRIPTIONS } from '@ioc/wire';
import type { OutgoingMessage } from '../../door.ts';
import type { BrokerDoorOptions } from '../broker-door-options.ts';
import { KEEPALIVE_S, LARGEST_PACKET_BYTES } from '../broker-session.ts';
import { encodeConnect, encodeDisconnect, PINGREQ } from './encode-packets.ts';
import { HeldMessages } from './held-messages.ts';
import { Keepalive } from './keepalive.ts';
import { openSocket } from './open-socket.ts';
import { OutgoingMessages } from './outgoing-messages.ts';
import { malformed, protocolError, type PacketFault } from './packet-fault.ts';
import { PacketSplitter } from './packet-splitter.ts';
import { PACKET_TYPE, type ProtocolLevel } from './packet-type.ts';
import { readConnack, readDisconnect } from './read-answers.ts';
import { readPublish } from './read-publish.ts';
import { wordsOf } from './reason-words.ts';
import { signInFields } from './sign-in-fields.ts';
import { Subscriptions } from './subscriptions.ts';
import type { TopicCache } from './topic-cache.ts';
import type { Unacknowledged } from './unacknowledged.ts';

/** How long connecting, signing in and subscribing take at most together, in milliseconds. */
export const OPENING_LIMIT_MS = 10_000;

/** How long closing waits for messages that are on their way to the disk, so that they need not come again, in milliseconds. */
export const HELD_LIMIT_MS = 1_000;

const SUCCESS = 0;

/** Codes by which brokers of 5.0 and of 3.1.1 refuse the level of the protocol. */
const LEVEL_REFUSED: ReadonlySet<number> = new Set([0x84, 0x01]);

/** Makes the splitter leave what stands behind the packet that ended the connection. */
const ENDED = protocolError('the connection has ended');

/** What a connection needs. It calls `opened` at most once, and `ended` exactly once. */
export interface ConnectionOptions extends BrokerDoorOptions {
  readonly level: ProtocolLevel;
  readonly topics: TopicCache;
  readonly unacknowledged: Unacknowledged;
  readonly opened: () => void;
  readonly ended: (end: ConnectionEnd) => void;
}

/** Why a connection ended. */
export interface ConnectionEnd {
  readonly problem: string;
  /** The broker does not speak this level of the protocol. */
  readonly isLevelRefused: boolean;
}

/** One connection to a broker, from connecting to its end: nothing of it goes on after that. */
export class MqttConnection {
  readonly #options: ConnectionOptions;
  readonly #socket: Socket;
  readonly #splitter: PacketSplitter;
  readonly #incoming: HeldMessages;
  readonly #outgoing: OutgoingMessages;
  readonly #subscriptions: Subscriptions;
  readonly #keepalive: Keepalive;
  readonly #openingLimit: NodeJS.Timeout;
  #hasSignedIn = false;
  #isOpen = false;
  #hasEnded = false;
  #problem: string | undefined;
  #isLevelRefused = false;

  /** Begins to connect. */
  constructor(options: ConnectionOptions) {
    this.#options = options;
    const { socket, readyEvent } = openSocket(new URL(options.url));
    this.#socket = socket;
    const sent = (): void => this.#keepalive.sent();
    const refused = (): void => this.#end('messages cannot be made durable');
    this.#incoming = new HeldMessages(socket, { receive: options.receive, acknowledged: sent, refused });
    this.#outgoing = new OutgoingMessages(socket, { ...options, sent });
    this.#subscriptions = new Subscriptions(
      {
        level: options.level,
        topics: options.subscriptions ?? INGEST_SUBSCRIPTIONS,
        write: (bytes) => this.#outgoing.write(bytes),
        log: options.log,
        accepted: () => this.#open(),
        refused: (reason) => this.#end(`the broker refuses the subscription: ${reason}`),
      },
      options.filters ?? [],
    );
    this.#splitter = new PacketSplitter(LARGEST_PACKET_BYTES, (first, bytes, from, to) =>
      this.#take(first, bytes, from, to),
    );
    this.#keepalive = new Keepalive({
      ask: () => this.#outgoing.write(PINGREQ),
      end: () => this.#end('the broker does not answer'),
      isReading: () => !socket.isPaused(),
    });
    this.#openingLimit = setTimeout(() => this.#end('the broker does not answer'), OPENING_LIMIT_MS);
    socket.once(readyEvent, () => this.#greet());
    this.#listen();
  }

  /** Whether the broker has accepted the subscription. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Publishes, or drops while it is not open, and what the broker does not take. */
  publish(message: OutgoingMessage): void {
    if (this.#isOpen) this.#outgoing.publish(message);
  }

  /** Hears these filters besides the topics from now on, and no others. */
  listenTo(filters: readonly string[]): void {
    this.#subscriptions.change(filters);
  }

  /** Stops reading, acknowledges what becomes durable in time, and takes leave of the broker. */
  async close(): Promise<void> {
    if (this.#hasEnded) return;
    this.#problem ??= 'closed';
    this.#isOpen = false;
    await this.#incoming.drain(HELD_LIMIT_MS);
    if (this.#hasSignedIn) this.#outgoing.write(encodeDisconnect(this.#options.level, SUCCESS));
    this.#socket.destroySoon();
  }

  /** Ends it at once. */
  destroy(): void {
    this.#socket.destroy();
  }

  #listen(): void {
    this.#socket.on('data', (chunk: Buffer) => this.#read(chunk));
    this.#socket.on('error', ({ message }) => {
      this.#problem ??= message === '' ? 'the broker is out of reach' : message;
    });
    this.#socket.once('close', () => this.#finish());
  }

  #greet(): void {
    // The acknowledgements of a group go out in one piece: nothing is gained by waiting for more to send.
    this.#socket.setNoDelay(true);
    this.#outgoing.write(encodeConnect(signInFields(this.#options, this.#options.level)));
  }

  #read(chunk: Buffer): void {
    if (this.#hasEnded) return;
    this.#keepalive.heard();
    const fault = this.#splitter.push(chunk);
    if (!fault || this.#hasEnded) return;
    if (this.#hasSignedIn) this.#outgoing.write(encodeDisconnect(this.#options.level, fault.code));
    this.#end(fault.detail);
  }

  #take(first: number, bytes: Buffer, from: number, to: number): PacketFault | undefined {
    if (this.#hasEnded) return ENDED;
    const type = first >> 4;
    if (!this.#hasSignedIn && type !== PACKET_TYPE.connack) return protocolError('no CONNACK at first');
    switch (type) {
      case PACKET_TYPE.publish:
        return this.#takePublish(first, bytes, from, to);
      case PACKET_TYPE.puback:
        return this.#outgoing.takePuback(bytes, from, to);
      case PACKET_TYPE.connack:
        return this.#hasSignedIn ? protocolError('a second CONNACK') : this.#takeConnack(bytes, from, to);
      case PACKET_TYPE.suback:
        return this.#subscriptions.takeSuback(bytes, from, to);
      case PACKET_TYPE.unsuback:
        return undefined;
      case PACKET_TYPE.pingresp:
        return to === from ? undefined : malformed('a PINGRESP');
      case PACKET_TYPE.disconnect:
        return this.#takeDisconnect(bytes, from, to);
      default:
        return protocolError(`a packet of type ${type}`);
    }
  }

  #takePublish(first: number, bytes: Buffer, from: number, to: number): PacketFault | undefined {
    const { level, topics } = this.#options;
    const packet = readPublish(first, bytes, { from, to, level, topics });
    if ('detail' in packet) return packet;
    this.#incoming.take(packet);
    return undefined;
  }

  #takeConnack(bytes: Buffer, from: number, to: number): PacketFault | undefined {
    const connack = readConnack(bytes, from, to);
    if ('detail' in connack) return connack;
    const { level } = this.#options;
    if (connack.code !== SUCCESS) {
      this.#isLevelRefused = level === 5 && LEVEL_REFUSED.has(connack.code);
      this.#end(`the broker refuses the connection: ${wordsOf(connack)}`);
      return undefined;
    }
    this.#hasSignedIn = true;
    this.#keepalive.start(connack.keepAliveS ?? KEEPALIVE_S);
    this.#outgoing.begin(connack);
    this.#subscriptions.begin();
    return undefined;
  }

  #takeDisconnect(bytes: Buffer, from: number, to: number): PacketFault | undefined {
    const verdict = readDisconnect(bytes, from, to);
    if ('detail' in verdict) return verdict;
    this.#end(`the broker ended the connection: ${wordsOf(verdict)}`);
    return undefined;
  }

  #open(): void {
    clearTimeout(this.#openingLimit);
    this.#isOpen = true;
    this.#options.opened();
  }

  #end(problem: string): void {
    this.#problem ??= problem;
    this.#finish();
    this.#socket.destroy();
  }

  #finish(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#isOpen = false;
    this.#incoming.forget();
    clearTimeout(this.#openingLimit);
    this.#keepalive.stop();
    const problem = this.#problem ?? 'the connection was closed';
    this.#options.ended({ problem, isLevelRefused: this.#isLevelRefused });
  }
}
