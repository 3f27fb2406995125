import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import { parser, type Packet } from 'mqtt-packet';

import { stationPayload, stationTopic } from '../load/city-load.ts';
import { encodeTopic, nextPacketId, publishPacket } from '../load/mqtt-packets.ts';
import { Pace } from '../load/pace.ts';

/** How often it is looked what is due, milliseconds. */
const SEND_EVERY_MS = 1;

/** How long the last acknowledgements may take, milliseconds. */
const ACKNOWLEDGED_WITHIN_MS = 10_000;

/** CONNACK of MQTT 3.1.1: accepted, no session; and one that refuses MQTT 5.0. Source: MQTT 3.1.1, 3.2. */
const ACCEPTED = Buffer.from([0x20, 0x02, 0x00, 0x00]);
const LEVEL_REFUSED = Buffer.from([0x20, 0x02, 0x00, 0x01]);
const LEVEL_3_1_1 = 4;
const PINGRESP = Buffer.from([0xd0, 0x00]);

/** What a probe sends: the load of the fleet, at a rate, for a time. */
export interface ProbeRun {
  readonly stations: number;
  readonly startMs: number;
  readonly perSecond: number;
  readonly seconds: number;
}

/**
 * Plays the broker for one subscriber: sends it the load of a fleet at a steady rate, and takes the time from when each
 * message was sent until its PUBACK came. What a broker in between would add is left out.
 */
export class AckProbe {
  readonly #server: Server;
  readonly #topics: readonly Buffer[];
  readonly #sentAtMs = new Map<number, number>();
  #subscriber: Socket | undefined;
  #latenciesMs: number[] = [];
  #packetId = 0;
  #sent = 0;

  private constructor(stations: number) {
    this.#topics = Array.from({ length: stations }, (_, station) => encodeTopic(stationTopic(station)));
    this.#server = createServer((socket) => this.#serve(socket));
  }

  /** Listens on a free port of the loopback address. */
  static async open(stations: number): Promise<AckProbe> {
    const probe = new AckProbe(stations);
    await new Promise<void>((resolve) => probe.#server.listen(0, '127.0.0.1', resolve));
    return probe;
  }

  /** Where the subscriber connects to. */
  get url(): string {
    const address: AddressInfo | string | null = this.#server.address();
    return `mqtt://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  }

  /** Sends for the time; the milliseconds until each acknowledgement. Messages without one are left out. */
  async run({ stations, startMs, perSecond, seconds }: ProbeRun): Promise<readonly number[]> {
    this.#latenciesMs = [];
    const messages = Math.round(perSecond * seconds);
    const until = this.#sent + messages;
    const pace = new Pace(perSecond);
    await every(SEND_EVERY_MS, () => {
      for (let due = pace.take(until - this.#sent); due > 0; due -= 1) this.#send(stations, startMs);
      return this.#sent < until;
    });
    const deadlineMs = performance.now() + ACKNOWLEDGED_WITHIN_MS;
    await every(SEND_EVERY_MS, () => this.#sentAtMs.size > 0 && performance.now() < deadlineMs);
    return this.#latenciesMs;
  }

  #send(stations: number, startMs: number): void {
    const station = this.#sent % stations;
    this.#packetId = nextPacketId(this.#packetId);
    const payload = stationPayload(station, Math.floor(this.#sent / stations), { startMs });
    this.#sentAtMs.set(this.#packetId, performance.now());
    this.#subscriber?.write(publishPacket(this.#topics[station] ?? Buffer.alloc(0), this.#packetId, payload));
    this.#sent += 1;
  }

  #serve(socket: Socket): void {
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    // Of level 5 too the parser reads what is needed: the answer is a refusal.
    const packets = parser();
    packets.on('packet', (packet: Packet) => this.#answer(socket, packet));
    socket.on('data', (chunk) => packets.parse(chunk));
  }

  #answer(socket: Socket, packet: Packet): void {
    if (packet.cmd === 'connect')
      socket.write(packet.protocolVersion === LEVEL_3_1_1 ? ACCEPTED : LEVEL_REFUSED);
    else if (packet.cmd === 'pingreq') socket.write(PINGRESP);
    else if (packet.cmd === 'puback') this.#acknowledged(packet.messageId ?? 0);
    else if (packet.cmd === 'subscribe') {
      const granted = packet.subscriptions.map(() => 1);
      const id = packet.messageId ?? 0;
      socket.write(Buffer.from([0x90, 2 + granted.length, id >> 8, id & 0xff, ...granted]));
      this.#subscriber = socket;
    }
  }

  #acknowledged(packetId: number): void {
    const sentAtMs = this.#sentAtMs.get(packetId);
    if (sentAtMs === undefined) return;
    this.#sentAtMs.delete(packetId);
    this.#latenciesMs.push(performance.now() - sentAtMs);
  }
}

/** Calls again and again until the answer is false. */
function every(periodMs: number, again: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (again()) return;
      clearInterval(timer);
      resolve();
    }, periodMs);
  });
}
