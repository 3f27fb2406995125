import type { Socket } from 'node:net';
import type { Log } from '../../../log.ts';
import type { OutgoingMessage } from '../../door.ts';
import { encodePublish } from './encode-packets.ts';
import type { PacketFault } from './packet-fault.ts';
import type { ProtocolLevel } from './packet-type.ts';
import { FIRST_FAILURE, readPuback, type Connack } from './read-answers.ts';
import { wordsOf } from './reason-words.ts';
import type { Unacknowledged } from './unacknowledged.ts';

/** Bytes that may wait to be sent; beyond it messages are dropped, so that a broker that does not read costs no memory. */
export const MOST_UNSENT_BYTES = 16_777_216;

const DEFAULT_RECEIVE_MAXIMUM = 65_535;

/** What sending needs. */
export interface OutgoingOptions {
  readonly level: ProtocolLevel;
  readonly unacknowledged: Unacknowledged;
  readonly log: Log;
  /** Something goes out in this turn. */
  readonly sent: () => void;
}

/** What goes to the broker over one connection, within the limits that its CONNACK names. */
export class OutgoingMessages {
  readonly #socket: Socket;
  readonly #options: OutgoingOptions;
  #limits: Connack = { code: 0, isSessionPresent: false };

  constructor(socket: Socket, options: OutgoingOptions) {
    this.#socket = socket;
    this.#options = options;
  }

  /** Takes over the broker's limits, and sends again what its session has not acknowledged. */
  begin(connack: Connack): void {
    this.#limits = connack;
    const { unacknowledged } = this.#options;
    if (!connack.isSessionPresent) unacknowledged.clear();
    for (const [messageId, message] of unacknowledged.all) this.#send(message, messageId, true);
  }

  /** Sends the message, or drops it when the broker does not keep up. */
  publish(message: OutgoingMessage): void {
    if (this.#socket.writableLength > MOST_UNSENT_BYTES) return;
    const { receiveMaximum = DEFAULT_RECEIVE_MAXIMUM, maximumQos = 1 } = this.#limits;
    if (message.qos === 0 || maximumQos === 0) {
      this.#send(message, undefined, false);
      return;
    }
    const messageId = this.#options.unacknowledged.keep(message, receiveMaximum);
    if (messageId !== undefined) this.#send(message, messageId, false);
  }

  /** The broker has a message, or refuses it. */
  takePuback(bytes: Buffer, from: number, to: number): PacketFault | undefined {
    const puback = readPuback(bytes, from, to);
    if ('detail' in puback) return puback;
    this.#options.unacknowledged.acknowledged(puback.messageId);
    if (puback.code >= FIRST_FAILURE)
      this.#options.log.debug({ reason: wordsOf(puback) }, 'publishing failed');
    return undefined;
  }

  /** Writes a packet. */
  write(bytes: Buffer): void {
    if (!this.#socket.destroyed) this.#socket.write(bytes);
    this.#options.sent();
  }

  #send({ topic, payload }: OutgoingMessage, messageId: number | undefined, isRepeated: boolean): void {
    const { level, log } = this.#options;
    const bytes = encodePublish({ level, topic, payload, messageId, isRepeated });
    if (bytes.length <= (this.#limits.maximumPacketBytes ?? Infinity)) this.write(bytes);
    else log.warn({ topic, bytes: bytes.length }, 'a message is larger than the broker takes');
  }
}
