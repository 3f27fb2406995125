import type { NotificationChannel } from '@ioc/domain';
import type { DeliveryOutcome } from '@ioc/record-store';
import { Counter, Gauge, Histogram, Registry, type GaugeConfiguration } from 'prom-client';

import type { Sending } from './live/live-subscriber.ts';

/** Upper bounds of answer times, in seconds: from a cached list to a month of history. */
const ANSWER_SECONDS = [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10];

/** Upper bounds of the time from ingest to a browser, in seconds: from one round of frames to a line that was away. */
const TO_BROWSER_SECONDS = [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10, 60];

/** How many sockets there are, and streams with and without a reader. */
export interface SocketCounts {
  readonly sockets: number;
  readonly attached: number;
  readonly waiting: number;
}

/** The API's own figures, told at `/metrics`. */
export class ApiMetrics {
  readonly registry = new Registry();
  readonly #answers = new Histogram({
    name: 'ioc_http_request_seconds',
    help: 'Time to answer HTTP requests',
    labelNames: ['method', 'route', 'status'],
    buckets: ANSWER_SECONDS,
    registers: [this.registry],
  });
  readonly #messages = new Counter({
    name: 'ioc_live_messages_total',
    help: 'Live messages sent, and rounds in which a socket was not ready for one',
    labelNames: ['kind'],
    registers: [this.registry],
  });
  readonly #toBrowser = new Histogram({
    name: 'ioc_live_to_browser_seconds',
    help: 'Arrival at ingest of the oldest message behind a delta until the delta is handed to its socket',
    buckets: TO_BROWSER_SECONDS,
    registers: [this.registry],
  });
  readonly #gaps = new Counter({
    name: 'ioc_live_frame_gaps_total',
    help: 'Gaps in the numbers of live frames, after each of which the values are rebuilt',
    registers: [this.registry],
  });
  readonly #malformed = new Counter({
    name: 'ioc_live_malformed_total',
    help: 'Messages of the live feed that could not be read',
    registers: [this.registry],
  });
  readonly #signIns = new Counter({
    name: 'ioc_sign_ins_total',
    help: 'Attempts to sign in',
    labelNames: ['result'],
    registers: [this.registry],
  });

  readonly #notifications = new Counter({
    name: 'ioc_notifications_total',
    help: 'Attempts to tell people outside the screen, by kind of channel and result',
    labelNames: ['channel', 'result'],
    registers: [this.registry],
  });

  /** Counts an answered request. */
  answered(
    request: { readonly method: string; readonly route: string; readonly status: number },
    seconds: number,
  ): void {
    this.#answers.observe({ ...request, status: String(request.status) }, seconds);
  }

  /** Counts what sending to a socket came to. */
  sent(sending: Sending): void {
    if (sending !== 'idle') this.#messages.inc({ kind: sending });
  }

  /** Notes how old what a delta tells was when it was handed to its socket. */
  toBrowser(seconds: number): void {
    this.#toBrowser.observe(seconds);
  }

  /** Counts a gap in the live feed. */
  frameGap(): void {
    this.#gaps.inc();
  }

  /** Counts an unreadable message of the live feed. */
  malformedFrame(): void {
    this.#malformed.inc();
  }

  /** Counts an attempt to sign in. */
  signIn(result: 'ok' | 'refused' | 'slowed'): void {
    this.#signIns.inc({ result });
  }

  /** Counts an attempt to deliver a notification. */
  notified(channel: NotificationChannel['kind'], result: DeliveryOutcome['result']): void {
    this.#notifications.inc({ channel, result });
  }

  /** Tells the number of sockets and streams when asked. */
  watchSockets(count: () => SocketCounts): void {
    this.#told({
      name: 'ioc_socket_clients',
      help: 'Connected live sockets',
      collect() {
        this.set(count().sockets);
      },
    });
    this.#told({
      name: 'ioc_live_streams',
      help: 'Live subscriptions by whether their reader is there',
      labelNames: ['reader'],
      collect() {
        const { attached, waiting } = count();
        this.set({ reader: 'attached' }, attached);
        this.set({ reader: 'away' }, waiting);
      },
    });
  }

  /** Tells how much the cities' state holds when asked. */
  watchState(
    count: () => { readonly devices: number; readonly values: number; readonly alerts: number },
  ): void {
    this.#told({
      name: 'ioc_live_state_size',
      help: 'Devices, current values and open alerts held for the live stream',
      labelNames: ['what'],
      collect() {
        for (const [what, size] of Object.entries(count())) this.set({ what }, size);
      },
    });
  }

  #told<T extends string>(gauge: Omit<GaugeConfiguration<T>, 'registers'>): void {
    this.registry.registerMetric(new Gauge<T>({ ...gauge, registers: [] }));
  }
}
