import {
  decodeValues,
  deltaMessage,
  snapshotMessage,
  subscribeAnswer,
  type DeltaMessage,
  type SnapshotMessage,
  type SubscribeAnswer,
} from '@ioc/wire';
import { io, type Socket } from 'socket.io-client';

type Held = Readonly<Record<string, unknown>>;

/** What a reader knows: what a screen would show. */
export interface Known {
  readonly devices: ReadonlyMap<string, Held>;
  readonly values: ReadonlyMap<string, Held>;
  readonly alerts: ReadonlyMap<string, Held>;
}

/** Waits until a condition holds; fails after five seconds. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A reader of the live stream that knows nothing but `docs/live.md`: it keeps a picture and checks every number. */
export class LiveReader {
  readonly socket: Socket;
  readonly snapshots: SnapshotMessage[] = [];
  readonly deltas: DeltaMessage[] = [];
  readonly notices: unknown[] = [];
  readonly deltaTimesMs: number[] = [];
  readonly #devices = new Map<string, Held>();
  readonly #values = new Map<string, Held>();
  readonly #alerts = new Map<string, Held>();
  position: { epoch: string; seq: number } | undefined;

  constructor(
    url: string,
    options: { readonly token?: string; readonly cookie?: string; readonly transports?: string[] } = {},
  ) {
    this.socket = io(url, {
      forceNew: true,
      reconnection: false,
      transports: options.transports ?? ['websocket'],
      ...(options.token === undefined ? {} : { auth: { token: options.token } }),
      ...(options.cookie === undefined ? {} : { extraHeaders: { cookie: options.cookie } }),
    });
    this.socket.on('snapshot', (raw: unknown) => {
      this.#snapshot(snapshotMessage.parse(raw));
    });
    this.socket.on('delta', (raw: unknown) => {
      this.#delta(deltaMessage.parse(raw));
    });
    this.socket.on('notice', (raw: unknown) => {
      this.notices.push(raw);
    });
  }

  connected(): Promise<string> {
    return new Promise((resolve) => {
      if (this.socket.connected) resolve('connected');
      this.socket.once('connect', () => {
        resolve('connected');
      });
      this.socket.once('connect_error', (error) => {
        resolve(error.message);
      });
    });
  }

  subscribe(
    wanted: { readonly cities?: string[]; readonly sectors?: string[]; readonly since?: unknown } = {},
  ): Promise<SubscribeAnswer> {
    const request = { cities: [], sectors: [], ...wanted };
    return new Promise((resolve) => {
      this.socket.emit('subscribe', request, (raw: unknown) => {
        const answer = subscribeAnswer.parse(raw);
        if ('epoch' in answer) this.position = { epoch: answer.epoch, seq: answer.seq };
        resolve(answer);
      });
    });
  }

  /** Continues what another reader knew. */
  inherit(other: LiveReader): void {
    for (const [key, held] of other.#devices) this.#devices.set(key, held);
    for (const [key, held] of other.#values) this.#values.set(key, held);
    for (const [key, held] of other.#alerts) this.#alerts.set(key, held);
  }

  #follow(message: { readonly epoch: string; readonly seq: number }): void {
    const { epoch, seq } = this.position ?? { epoch: message.epoch, seq: message.seq - 1 };
    if (message.epoch !== epoch || message.seq !== seq + 1) {
      throw new Error(`${message.epoch} ${message.seq} does not follow ${epoch} ${seq}`);
    }
    this.position = { epoch: message.epoch, seq: message.seq };
  }

  #snapshot(message: SnapshotMessage): void {
    this.#follow(message);
    this.snapshots.push(message);
    this.#devices.clear();
    this.#values.clear();
    this.#alerts.clear();
    this.#apply(message);
  }

  #delta(message: DeltaMessage): void {
    this.#follow(message);
    this.deltas.push(message);
    this.deltaTimesMs.push(performance.now());
    for (const device of message.removed ?? []) {
      this.#devices.delete(device);
      for (const key of this.#values.keys()) if (key.startsWith(`${device} `)) this.#values.delete(key);
    }
    this.#apply(message);
  }

  #apply(message: SnapshotMessage | DeltaMessage): void {
    for (const { lastSeen: _lastSeen, ...device } of message.devices ?? [])
      this.#devices.set(device.id, device);
    for (const { device, state } of ('states' in message ? message.states : undefined) ?? []) {
      const held = this.#devices.get(device);
      if (held !== undefined) this.#devices.set(device, { ...held, state });
    }
    for (const value of decodeValues(message))
      this.#values.set(`${value.device} ${value.property}`, { ...value });
    for (const alert of message.alerts) {
      if (alert.work === 'closed') this.#alerts.delete(alert.id);
      else this.#alerts.set(alert.id, alert);
    }
  }

  get known(): Known {
    return { devices: sorted(this.#devices), values: sorted(this.#values), alerts: sorted(this.#alerts) };
  }

  close(): void {
    this.socket.disconnect();
  }
}

function sorted(map: ReadonlyMap<string, Held>): ReadonlyMap<string, Held> {
  return new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}
