import type { Server as HttpServer } from 'node:http';

import type { EpochMs } from '@ioc/domain';
import { receivedMessage, subscribeRequest, type SubscribeAnswer, type SystemState } from '@ioc/wire';
import type { FastifyBaseLogger } from 'fastify';

import type { ApiMetrics } from '../api-metrics.ts';
import type { Reachability } from '../health/reachability.ts';
import type { Sessions } from '../session/sessions.ts';
import type { ArrivalLog } from './arrival-log.ts';
import { BodyCache } from './body-cache.ts';
import type { CityState } from './city-state.ts';
import { DeltaRounds, type SteadyClock } from './delta-rounds.ts';
import type { LiveIo, LiveSocket } from './live-events.ts';
import { LiveSubscriber } from './live-subscriber.ts';
import { scopeOf } from './scope.ts';
import { admitSocket, lineOf, newSocketServer } from './socket-server.ts';
import { StreamRegistry } from './stream-registry.ts';

/** How often every socket is told how the system is, in milliseconds. */
export const HEALTH_EVERY_MS = 5_000;

/** How often a socket's session is looked at, in milliseconds: an ended session's socket lives on this long at most. */
export const SESSION_LOOKED_AT_EVERY_MS = 30_000;

/**
 * How long after the answer to a subscription its snapshot follows, in milliseconds: a client that awaits the answer
 * has its handlers in place then.
 */
export const SNAPSHOT_AFTER_MS = 5;

/** What the live server tells and needs. */
export interface LiveServerOptions {
  readonly server: HttpServer;
  readonly state: CityState;
  readonly arrivals: ArrivalLog;
  readonly now: () => EpochMs;
  readonly sessions: Sessions;
  readonly reachability: Reachability;
  readonly health: () => SystemState;
  readonly clock: SteadyClock;
  readonly metrics: ApiMetrics;
  readonly log: FastifyBaseLogger;
}

interface Reader {
  readonly socket: LiveSocket;
  readonly subscriber: LiveSubscriber;
}

function roomOf(tokenHash: string): string {
  return `session:${tokenHash}`;
}

/** The live stream over Socket.IO: contracts §3, described for readers in `docs/live.md`. */
export class LiveServer {
  readonly #options: LiveServerOptions;
  readonly #io: LiveIo;
  readonly #streams: StreamRegistry;
  readonly #bodies: BodyCache;
  readonly #rounds: DeltaRounds;
  readonly #readers = new Map<string, Reader>();
  readonly #timers: readonly NodeJS.Timeout[];

  constructor(options: LiveServerOptions) {
    this.#options = options;
    const { clock, state, metrics } = options;
    this.#io = newSocketServer(options.server);
    this.#streams = new StreamRegistry(() => clock.nowMs());
    this.#bodies = new BodyCache(state);
    this.#rounds = new DeltaRounds(clock, () => this.#round());
    this.#listen();
    metrics.watchSockets(() => ({ sockets: this.#readers.size, ...this.#streams.sizes }));
    const tellHealth = setInterval(() => {
      this.#tellHealth();
    }, HEALTH_EVERY_MS);
    this.#timers = [tellHealth, setInterval(() => void this.#lookAtSessions(), SESSION_LOOKED_AT_EVERY_MS)];
  }

  #listen(): void {
    const { sessions, log, state, reachability } = this.#options;
    const admission = { sessions, log, count: () => this.#readers.size };
    const admit = async (socket: LiveSocket, next: (refusal?: Error) => void): Promise<void> => {
      next(await admitSocket(socket, admission));
    };
    this.#io.use((socket, next) => void admit(socket, next));
    this.#io.on('connection', (socket) => {
      this.#connect(socket);
    });
    state.onChange(() => {
      this.#rounds.call();
    });
    reachability.onChange((part, isReachable) => {
      this.#io.emit('notice', { kind: isReachable ? 'recovered' : 'stale', part });
    });
    sessions.onEnd((tokenHash) => {
      this.#io.in(roomOf(tokenHash)).disconnectSockets(true);
    });
  }

  #connect(socket: LiveSocket): void {
    const subscriber = new LiveSubscriber(lineOf(socket));
    this.#readers.set(socket.id, { socket, subscriber });
    void socket.join(roomOf(socket.data.tokenHash));
    socket.on('subscribe', (request, answer) => {
      const reply = typeof answer === 'function' ? answer : () => undefined;
      this.#subscribe({ socket, subscriber }, request, reply);
    });
    socket.on('received', (position) => {
      const parsed = receivedMessage.safeParse(position);
      if (parsed.success) subscriber.received(parsed.data);
    });
    socket.on('disconnect', () => {
      this.#readers.delete(socket.id);
      if (subscriber.stream !== undefined) this.#streams.detach(subscriber.stream);
    });
  }

  #subscribe({ socket, subscriber }: Reader, raw: unknown, answer: (answer: SubscribeAnswer) => void): void {
    const request = subscribeRequest.safeParse(raw);
    if (!request.success) {
      answer({ error: 'malformed' });
      return;
    }
    if (!subscriber.maySubscribe(this.#options.clock.nowMs())) {
      answer({ error: 'too-many' });
      return;
    }
    const { since, ...wanted } = request.data;
    const owner = { user: socket.data.user, scope: scopeOf(wanted) };
    const resumed = since === undefined ? undefined : this.#streams.resume(since, owner);
    this.#takeOver(subscriber, resumed?.epoch);
    const stream = resumed ?? this.#streams.open(owner);
    subscriber.attach(stream);
    answer({ ...stream.position, resumed: resumed !== undefined });
    for (const part of this.#options.reachability.stale) socket.emit('notice', { kind: 'stale', part });
    if (resumed === undefined) {
      this.#options.clock.after(SNAPSHOT_AFTER_MS, () => {
        this.#sendFirst(subscriber);
      });
    } else this.#rounds.call();
  }

  /** The snapshot of a new subscription, out of turn; the next round sends it when the line is not free. */
  #sendFirst(subscriber: LiveSubscriber): void {
    if (subscriber.stream?.version !== undefined) return;
    const sending = subscriber.send(this.#bodies, this.#options.state);
    this.#options.metrics.sent(sending);
    if (sending === 'waiting') this.#rounds.call();
  }

  /** Ends the subscription that the socket had, and takes the resumed one from a socket whose line broke unnoticed. */
  #takeOver(subscriber: LiveSubscriber, resumedEpoch: string | undefined): void {
    const before = subscriber.stream;
    if (before !== undefined && before.epoch !== resumedEpoch) this.#streams.drop(before);
    if (resumedEpoch === undefined) return;
    for (const { subscriber: other } of this.#readers.values()) {
      if (other !== subscriber && other.stream?.epoch === resumedEpoch) other.attach(undefined);
    }
  }

  #round(): { readonly isSomebodyWaiting: boolean } {
    let isSomebodyWaiting = false;
    for (const { subscriber } of this.#readers.values()) {
      const since = subscriber.stream?.version;
      const sending = subscriber.send(this.#bodies, this.#options.state);
      this.#options.metrics.sent(sending);
      if (sending === 'delta' && since !== undefined) this.#noteAge(since);
      isSomebodyWaiting ||= sending === 'waiting';
    }
    this.#bodies.endRound();
    return { isSomebodyWaiting };
  }

  /** How old what was told since the version is by now. */
  #noteAge(since: number): void {
    const { arrivals, now, metrics } = this.#options;
    const arrivedAt = arrivals.oldestSince(since);
    if (arrivedAt !== undefined) metrics.toBrowser(Math.max(0, now() - arrivedAt) / 1_000);
  }

  #tellHealth(): void {
    const health = this.#options.health();
    for (const { socket } of this.#readers.values()) {
      if (lineOf(socket).isFree) socket.emit('health', health);
    }
  }

  /** A store that does not answer ends no socket: only a session that is known to have ended does. */
  async #lookAtSessions(): Promise<void> {
    for (const { socket } of this.#readers.values()) {
      try {
        if (!(await this.#options.sessions.isStanding(socket.data.tokenHash))) socket.disconnect(true);
      } catch (error) {
        this.#options.log.warn({ err: error }, 'sessions of sockets cannot be looked at');
        return;
      }
    }
  }

  /** Disconnects everybody; the HTTP server stays its owner's. */
  close(): void {
    this.#rounds.close();
    for (const timer of this.#timers) clearInterval(timer);
    this.#io.disconnectSockets(true);
    this.#io.engine.close();
  }
}
