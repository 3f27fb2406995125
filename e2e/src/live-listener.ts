import { io, type Socket } from 'socket.io-client';

import type { AlertAnswer, OperatorSession } from './operator-session.ts';

/** One value of the live stream. */
export interface LiveValue {
  readonly device: string;
  readonly property: string;
  readonly t: number;
  readonly v: unknown;
}

/** A numbered message of the live stream as it comes over the wire (docs/live.md). */
export interface LiveMessage {
  readonly kind: 'snapshot' | 'delta';
  readonly epoch: string;
  readonly seq: number;
  readonly values: readonly LiveValue[];
  readonly alerts: readonly AlertAnswer[];
}

interface PackedColumns {
  readonly t0: number;
  readonly devices: readonly string[];
  readonly properties: readonly string[];
  readonly d: readonly number[];
  readonly p: readonly number[];
  readonly t: readonly number[];
  readonly v: readonly unknown[];
}

/** Reads the columns as docs/live.md describes them, without the product's own decoder. */
function unpacked({ t0, devices, properties, d, p, t, v }: PackedColumns): readonly LiveValue[] {
  return d.map((device, row) => ({
    device: devices[device] ?? '',
    property: properties[p[row] ?? -1] ?? '',
    t: t0 + (t[row] ?? 0),
    v: v[row],
  }));
}

/** A browser's place in the live stream, without a browser. */
export class LiveListener {
  readonly messages: LiveMessage[] = [];
  readonly socket: Socket;

  private constructor(socket: Socket) {
    this.socket = socket;
    for (const kind of ['snapshot', 'delta'] as const) {
      socket.on(
        kind,
        (message: { epoch: string; seq: number; values: PackedColumns; alerts: AlertAnswer[] }) => {
          this.messages.push({ ...message, kind, values: unpacked(message.values) });
        },
      );
    }
  }

  /** Connects with the operator's session and subscribes to everything. */
  static async subscribe(
    session: OperatorSession,
    since?: { readonly epoch: string; readonly seq: number },
  ): Promise<{
    readonly listener: LiveListener;
    readonly answer: { epoch: string; seq: number; resumed: boolean };
  }> {
    const socket = io(session.url, {
      extraHeaders: { cookie: session.cookie },
      transports: ['websocket'],
      forceNew: true,
    });
    const listener = new LiveListener(socket);
    const request = { cities: [], sectors: [], ...(since === undefined ? {} : { since }) };
    const answer = await socket.timeout(10_000).emitWithAck('subscribe', request);
    return { listener, answer };
  }

  /** The newest value that a device said through the stream. */
  valueOf(device: string, property: string): unknown {
    return this.messages
      .flatMap(({ values }) => values)
      .findLast((value) => value.device === device && value.property === property)?.v;
  }

  /** The newest state of a device's alert. */
  alertOf(device: string): AlertAnswer | undefined {
    return this.messages.flatMap(({ alerts }) => alerts).findLast((alert) => alert.device === device);
  }

  /** Disconnects. */
  close(): void {
    this.socket.disconnect();
  }
}
