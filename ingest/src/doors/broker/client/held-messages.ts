import type { Socket } from 'node:net';
import type { Receive } from '../../door.ts';
import { MOST_HELD } from '../broker-session.ts';
import { AckBuffer } from './ack-buffer.ts';
import type { PublishPacket } from './read-publish.ts';

/** What held messages lead to. */
export interface HeldMessagesOptions {
  readonly receive: Receive;
  /** An acknowledgement goes out in this turn. */
  readonly acknowledged: () => void;
  /** A message cannot be made durable: the connection must end, so that it comes again. */
  readonly refused: () => void;
}

/** The messages of one connection that are not durable yet; each is acknowledged, over this connection only, when it is. */
export class HeldMessages {
  readonly #socket: Socket;
  readonly #options: HeldMessagesOptions;
  readonly #acks: AckBuffer;
  #held = 0;
  #isForgotten = false;
  #onNoneHeld: (() => void) | undefined;

  constructor(socket: Socket, options: HeldMessagesOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#acks = new AckBuffer(socket);
  }

  /** Hands the message on. */
  take(packet: PublishPacket): void {
    this.#held += 1;
    this.#options.receive(packet, (isDurable) => this.#settle(packet.messageId, isDurable));
    // Not reading any further makes the broker wait, whatever the quality of service.
    if (this.#held >= MOST_HELD) this.#socket.pause();
  }

  /** Acknowledges nothing more: the connection is gone. */
  forget(): void {
    this.#isForgotten = true;
    this.#onNoneHeld?.();
  }

  /** Stops reading and waits until nothing is held, at most for the time; what is durable is then acknowledged. */
  async drain(limitMs: number): Promise<void> {
    this.#socket.pause();
    if (this.#held > 0) {
      await new Promise<void>((resolve) => {
        const limit = setTimeout(resolve, limitMs);
        this.#onNoneHeld = () => {
          clearTimeout(limit);
          resolve();
        };
      });
    }
    this.#acks.flush();
  }

  #settle(messageId: number, isDurable: boolean): void {
    if (this.#isForgotten) return;
    this.#held -= 1;
    if (!isDurable) {
      this.#options.refused();
      return;
    }
    if (messageId > 0) {
      this.#acks.add(messageId);
      this.#options.acknowledged();
    }
    if (this.#held === 0) this.#onNoneHeld?.();
    if (this.#held === MOST_HELD - 1 && !this.#onNoneHeld) this.#socket.resume();
  }
}
