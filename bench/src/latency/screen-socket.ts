import { decodeValues, deltaMessage, subscribeAnswer, type DeltaMessage } from '@ioc/wire';
import { io, type Socket } from 'socket.io-client';

import { wallClockMs } from '../processes/cpu-clock.ts';
import { FLEET_PROPERTIES } from './fleet-schedule.ts';
import type { LatencyWatch } from './latency-watch.ts';
import type { OperatorSession } from './operator-session.ts';
import { FLEET_CITY, FLEET_SECTOR, fleetPlace } from './register-fleet.ts';

/** How long connecting and subscribing may take, milliseconds. */
const SUBSCRIBE_LIMIT_MS = 15_000;

/** The live stream refused the screen, or did not answer. */
export class NotSubscribedError extends Error {
  override readonly name = 'NotSubscribedError';
}

/** Who listens to the deltas. */
export interface ScreenListener {
  readonly rule: string;
  /** Undefined until the run begins. */
  readonly watch: () => LatencyWatch | undefined;
}

/** A screen without a picture: subscribed to the live stream as a browser is, and told what the deltas bring. */
export class ScreenSocket {
  readonly #socket: Socket;
  readonly #listener: ScreenListener;
  #deltas = 0;

  private constructor(socket: Socket, listener: ScreenListener) {
    this.#socket = socket;
    this.#listener = listener;
    socket.on('delta', (raw: unknown) => this.#take(raw, wallClockMs()));
  }

  /** Connects and subscribes to the fleet's city and sector. Rejects with `NotSubscribedError`. */
  static async open(session: OperatorSession, listener: ScreenListener): Promise<ScreenSocket> {
    const socket = io(session.url, { extraHeaders: { cookie: session.cookie }, transports: ['websocket'] });
    const screen = new ScreenSocket(socket, listener);
    const request = { cities: [FLEET_CITY], sectors: [FLEET_SECTOR] };
    try {
      const raw: unknown = await socket.timeout(SUBSCRIBE_LIMIT_MS).emitWithAck('subscribe', request);
      const answer = subscribeAnswer.parse(raw);
      if ('error' in answer) throw new NotSubscribedError(answer.error);
      return screen;
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  /** Deltas that came. */
  get deltas(): number {
    return this.#deltas;
  }

  /** Leaves. */
  close(): void {
    this.#socket.close();
  }

  #take(raw: unknown, nowMs: number): void {
    this.#deltas += 1;
    const watch = this.#listener.watch();
    if (watch === undefined) return;
    const delta: DeltaMessage = deltaMessage.parse(raw);
    for (const { device: id, property, t } of decodeValues(delta)) {
      const device = fleetPlace(id);
      if (device !== undefined && property === FLEET_PROPERTIES[0]) watch.takeValue({ device, t }, nowMs);
    }
    for (const { device: id, rule, id: alert, occurrences } of delta.alerts) {
      const device = fleetPlace(id ?? '');
      if (device === undefined || rule.id !== this.#listener.rule) continue;
      watch.takeAlert({ device, id: alert, occurrences }, nowMs);
    }
  }
}
