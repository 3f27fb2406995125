import { alertJson, currentValue, deviceJson, packValues, parseInstant } from '@ioc/wire';

import type { HttpClient } from '../api/http-client.ts';
import { readPages } from '../api/read-pages.ts';
import { liveState } from './link-state.ts';
import { pictureOf, type LivePicture } from './live-picture.ts';
import type { LiveStore } from './live-store.ts';
import type { ServerClock } from './server-clock.ts';

/** How often the picture is asked for over HTTP while the socket is down, in milliseconds. Source: interface §2.3. */
export const POLL_EVERY_MS = 10_000;

async function readPicture(client: HttpClient, signal: AbortSignal): Promise<LivePicture> {
  const [devices, current, alerts] = await Promise.all([
    readPages(client, { path: '/devices', signal }, deviceJson),
    readPages(client, { path: '/current', signal }, currentValue),
    readPages(client, { path: '/alerts', query: { state: 'open' }, signal }, alertJson),
  ]);
  const values = packValues(current.map((value) => ({ ...value, t: parseInstant(value.t) })));
  return pictureOf({ devices: [...devices], values, alerts: [...alerts] });
}

/** What polling needs. */
export interface LivePollOptions {
  readonly client: HttpClient;
  readonly store: LiveStore;
  readonly clock: ServerClock;
}

/** Asks for the picture over HTTP as long as the socket is down. At most one question is under way. */
export class LivePoll {
  readonly #options: LivePollOptions;
  #timer: ReturnType<typeof setInterval> | undefined;
  #underWay: AbortController | undefined;

  constructor(options: LivePollOptions) {
    this.#options = options;
  }

  /** Watches the link until `close`. */
  start(): void {
    this.#timer ??= setInterval(() => void this.#poll(), POLL_EVERY_MS);
  }

  /** Stops. */
  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#underWay?.abort();
  }

  async #poll(): Promise<void> {
    const { client, store, clock } = this.#options;
    const state = liveState(store.link(), clock.now());
    if (this.#underWay !== undefined || (state !== 'offline' && state !== 'polling')) return;
    const underWay = new AbortController();
    this.#underWay = underWay;
    try {
      const picture = await readPicture(client, underWay.signal);
      if (store.link().phase === 'connected') return;
      store.replace(picture);
      store.setLink({ isPolling: true, lastMessageAt: clock.now() });
    } catch {
      // Polling failed too: the strip over the screen says so until either way works again.
      store.setLink({ isPolling: false });
    } finally {
      this.#underWay = undefined;
    }
  }
}
