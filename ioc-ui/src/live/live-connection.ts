import {
  deltaMessage,
  healthMessage,
  noticeMessage,
  snapshotMessage,
  subscribeAnswer,
  type DeltaMessage,
  type SnapshotMessage,
  type SubscribeRequest,
} from '@ioc/wire';
import { io, type Socket } from 'socket.io-client';

import { FrameQueue, schedulePageFrame } from './frame-queue.ts';
import { pictureOf } from './live-picture.ts';
import type { LiveStore } from './live-store.ts';
import type { ServerClock } from './server-clock.ts';

/** How long the server may take to answer a subscription, in milliseconds. */
export const SUBSCRIBE_LIMIT_MS = 10_000;

/** The longest wait between two attempts to connect, in milliseconds: an operator's screen comes back quickly. */
export const LONGEST_RECONNECT_MS = 5_000;

/** How often every device's age is judged anew, in milliseconds. */
export const AGE_TICK_MS = 5_000;

type Message =
  | { readonly kind: 'snapshot'; readonly body: SnapshotMessage }
  | { readonly kind: 'delta'; readonly body: DeltaMessage };

/** What the connection needs. */
export interface LiveConnectionOptions {
  readonly store: LiveStore;
  readonly clock: ServerClock;
  /** The server does not know us: somebody has to sign in. */
  readonly onUnauthenticated: () => void;
}

/**
 * The socket that feeds the store: subscribes to everything, resumes where the picture is, asks for a new snapshot
 * after a gap. What the server sends is parsed here; a message that does not fit its schema counts as a gap.
 */
export class LiveConnection {
  readonly #options: LiveConnectionOptions;
  readonly #socket: Socket;
  readonly #queue: FrameQueue<Message>;
  #ageTimer: ReturnType<typeof setInterval> | undefined;
  #isAwaitingSnapshot = false;
  #isClosed = false;

  constructor(options: LiveConnectionOptions) {
    this.#options = options;
    this.#socket = io({
      autoConnect: false,
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      reconnectionDelayMax: LONGEST_RECONNECT_MS,
    });
    this.#queue = new FrameQueue({
      schedule: schedulePageFrame,
      deliver: (messages) => this.#deliver(messages),
      onOverflow: () => this.#subscribe('anew'),
    });
    this.#bind();
  }

  /** Connects, unless that is done or under way, and keeps connected until `close`. */
  start(): void {
    this.#isClosed = false;
    // A second `connect` on the way would ask the server for a second session of the same screen.
    if (!this.#socket.active) this.#socket.connect();
    this.#ageTimer ??= setInterval(() => this.#options.store.tick(), AGE_TICK_MS);
  }

  /** Ends the connection. */
  close(): void {
    this.#isClosed = true;
    this.#socket.disconnect();
    clearInterval(this.#ageTimer);
    this.#ageTimer = undefined;
    this.#queue.clear();
  }

  #bind(): void {
    const { store } = this.#options;
    this.#socket.on('connect', () => this.#subscribe('resume'));
    this.#socket.on('disconnect', (reason) => {
      store.setLink({ phase: 'reconnecting' });
      // Socket.IO reconnects by itself except when the server ended the connection.
      if (reason === 'io server disconnect') setTimeout(() => this.#reconnect(), LONGEST_RECONNECT_MS);
    });
    this.#socket.on('connect_error', (error) => {
      store.setLink({ phase: 'reconnecting' });
      if (error.message === 'unauthenticated') this.#options.onUnauthenticated();
    });
    this.#socket.on('snapshot', (body: unknown) => this.#receive('snapshot', body));
    this.#socket.on('delta', (body: unknown) => this.#receive('delta', body));
    this.#socket.on('notice', (body: unknown) => {
      const parsed = noticeMessage.safeParse(body);
      if (parsed.success) store.notice(parsed.data);
    });
    this.#socket.on('health', (body: unknown) => {
      const parsed = healthMessage.safeParse(body);
      if (!parsed.success) return;
      store.setLink({ phase: 'connected', lastMessageAt: this.#options.clock.now() });
      store.system(parsed.data);
    });
  }

  #receive(kind: Message['kind'], body: unknown): void {
    this.#options.store.setLink({ phase: 'connected', lastMessageAt: this.#options.clock.now() });
    if (kind === 'snapshot') {
      const parsed = snapshotMessage.safeParse(body);
      if (!parsed.success) return;
      this.#queue.push({ kind, body: parsed.data });
      // The first picture waits for it, and there is nothing before it that could be drawn with it.
      this.#queue.flush();
      return;
    }
    const parsed = deltaMessage.safeParse(body);
    if (parsed.success) this.#queue.push({ kind, body: parsed.data });
    else this.#subscribe('anew');
  }

  #deliver(messages: readonly Message[]): void {
    const { store } = this.#options;
    for (const message of messages) {
      if (message.kind === 'snapshot') {
        const { epoch, seq } = message.body;
        this.#isAwaitingSnapshot = false;
        store.replace(pictureOf(message.body, { epoch, seq }));
      } else if (!this.#isAwaitingSnapshot && !store.apply(message.body)) {
        this.#subscribe('anew');
        return;
      }
    }
    // Told what was applied, the server keeps at most a few messages ahead of a slow screen.
    const position = store.position();
    if (position !== undefined) this.#socket.emit('received', position);
  }

  #subscribe(how: 'resume' | 'anew'): void {
    const position = how === 'resume' ? this.#options.store.position() : undefined;
    const request: SubscribeRequest = { cities: [], sectors: [], ...(position ? { since: position } : {}) };
    this.#queue.clear();
    this.#isAwaitingSnapshot = position === undefined;
    this.#socket
      .timeout(SUBSCRIBE_LIMIT_MS)
      .emitWithAck('subscribe', request)
      .then((answer: unknown) => this.#answered(answer))
      // Without an answer the connection is of no use: closing it makes Socket.IO try again.
      .catch(() => this.#socket.io.engine.close());
  }

  #reconnect(): void {
    if (!this.#isClosed) this.#socket.connect();
  }

  #answered(answer: unknown): void {
    const parsed = subscribeAnswer.safeParse(answer);
    if (parsed.success && 'error' in parsed.data && parsed.data.error === 'unauthenticated') {
      this.#options.onUnauthenticated();
      return;
    }
    this.#options.store.setLink({ phase: 'connected', lastMessageAt: this.#options.clock.now() });
  }
}
