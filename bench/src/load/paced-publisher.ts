import { stationPayload, stationTopic, type LoadShape } from './city-load.ts';
import { Pace } from './pace.ts';
import { messagesOfTurn, stationsOf } from './connection-turns.ts';
import { MqttConnection, type BrokerPlace } from './mqtt-connection.ts';
import { encodeTopic, nextPacketId, publishPacket } from './mqtt-packets.ts';

/** The fleet and how hard it presses. */
export interface PacedPublisherOptions extends LoadShape {
  readonly place: BrokerPlace;
  readonly stations: number;
  /** Connections that the stations share; station n speaks over connection n modulo this. */
  readonly connections: number;
  /** Messages that a connection has sent and that the broker has not acknowledged, at most. */
  readonly inFlight: number;
  /** Messages that were sent and that the subscriber has not taken in, at most: a queue that stands, and never grows. */
  readonly window: number;
  /** Messages a second of the whole fleet at most; without it as fast as the others follow. */
  readonly perSecond?: number | undefined;
  readonly onLost: (error: Error) => void;
}

/** How often a fleet that is held to a rate looks whether more is due, milliseconds. */
const BEAT_MS = 5;

interface Line {
  readonly connection: MqttConnection;
  readonly speakers: readonly { readonly station: number; readonly topic: Buffer }[];
  /** Each connection has its share of the rate, so that all stations speak equally often. */
  pace: Pace;
  packetId: number;
  sent: number;
  acknowledged: number;
}

/**
 * Publishes the load of a fleet as fast as the broker acknowledges and the subscriber follows. The stations of a
 * connection speak in turn; where a turn stopped the next run goes on, so that each station's messages are in order.
 */
export class PacedPublisher {
  readonly #options: PacedPublisherOptions;
  readonly #lines: readonly Line[];
  #sent = 0;
  #received = 0;
  #isRunning = false;
  #onIdle: () => void = () => undefined;

  private constructor(options: PacedPublisherOptions, lines: readonly Line[]) {
    this.#options = options;
    this.#lines = lines;
    for (const line of lines) line.connection.onAcknowledged((count) => this.#acknowledge(line, count));
  }

  /** Opens the connections. Rejects when the broker does not let one in. */
  static async open(options: PacedPublisherOptions): Promise<PacedPublisher> {
    const lines = await Promise.all(
      Array.from({ length: options.connections }, (_, place) => openLine(options, place)),
    );
    return new PacedPublisher(options, lines);
  }

  /** Messages that were sent, over all runs. */
  get sent(): number {
    return this.#sent;
  }

  /** Messages of each station, over all runs. */
  get sentByStation(): readonly number[] {
    const { stations, connections } = this.#options;
    return Array.from({ length: stations }, (_, station) => {
      const line = this.#lines[station % connections];
      if (line === undefined) return 0;
      return messagesOfTurn(Math.floor(station / connections), line.speakers.length, line.sent);
    });
  }

  /** What the subscriber has taken in, over all runs. */
  set received(count: number) {
    this.#received = count;
    this.#pumpAll();
  }

  /** Publishes for the time, then waits until the broker has acknowledged everything. */
  async run(milliseconds: number): Promise<void> {
    this.#isRunning = true;
    const idle = new Promise<void>((resolve) => (this.#onIdle = resolve));
    const end = setTimeout(() => this.stop(), milliseconds);
    const { perSecond, connections } = this.#options;
    const share = perSecond === undefined ? undefined : perSecond / connections;
    for (const line of this.#lines) line.pace = new Pace(share);
    const beat = setInterval(() => this.#pumpAll(), BEAT_MS);
    this.#pumpAll();
    await idle;
    clearInterval(beat);
    clearTimeout(end);
  }

  /** Ends a run early. */
  stop(): void {
    this.#isRunning = false;
    this.#endIfIdle();
  }

  #acknowledge(line: Line, count: number): void {
    line.acknowledged += count;
    if (this.#isRunning) this.#pump(line);
    else this.#endIfIdle();
  }

  #endIfIdle(): void {
    if (this.#lines.every(({ sent, acknowledged }) => sent === acknowledged)) this.#onIdle();
  }

  #pumpAll(): void {
    if (this.#isRunning) for (const line of this.#lines) this.#pump(line);
  }

  #pump(line: Line): void {
    const { inFlight, window } = this.#options;
    const free = inFlight - (line.sent - line.acknowledged);
    const wanted = Math.min(free, window - (this.#sent - this.#received));
    const count = wanted <= 0 ? 0 : line.pace.take(wanted);
    if (count <= 0) return;
    line.connection.send(Buffer.concat(Array.from({ length: count }, () => this.#next(line))));
  }

  #next(line: Line): Buffer {
    const { speakers } = line;
    const speaker = speakers[line.sent % speakers.length];
    if (speaker === undefined) throw new RangeError('a connection without a station');
    const message = Math.floor(line.sent / speakers.length);
    line.packetId = nextPacketId(line.packetId);
    line.sent += 1;
    this.#sent += 1;
    const payload = stationPayload(speaker.station, message, this.#options);
    return publishPacket(speaker.topic, line.packetId, payload);
  }
}

async function openLine(options: PacedPublisherOptions, place: number): Promise<Line> {
  const { place: broker, connections, stations, onLost } = options;
  const connection = await MqttConnection.open(broker, { clientId: `bench-publisher-${place}` }, onLost);
  const speakers = stationsOf(place, connections, stations).map((station) => ({
    station,
    topic: encodeTopic(stationTopic(station)),
  }));
  return { connection, speakers, pace: new Pace(undefined), packetId: 1, sent: 0, acknowledged: 0 };
}
