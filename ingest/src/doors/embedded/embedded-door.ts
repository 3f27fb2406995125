import type { EventEmitter } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Aedes, type AedesOptions, type AuthenticateError, type Client } from 'aedes';
import type { EpochMs } from '@ioc/domain';
import type { CredentialRecords } from '@ioc/record-store';
import type { DeviceRegistry } from '../../intake/device-registry.ts';
import type { Log } from '../../log.ts';
import type { Door, DoorStatus, OutgoingMessage, Receive } from '../door.ts';
import { DeviceThrottle } from '../limits/device-throttle.ts';
import type { LimitCounts } from '../limits/limit-counts.ts';
import type { RateLimit } from '../limits/rate-limit.ts';
import { HELD_REFUSAL_MS } from '../limits/refusal-limit.ts';
import { judgePublication, maySubscribe, type Principal } from './access.ts';
import { boundSessions } from './bound-sessions.ts';
import { ConnectionBook } from './connection-book.ts';
import { CredentialWatch } from './credential-watch.ts';
import { guardPacketSizes } from './guard-packet-sizes.ts';
import { LARGEST_PACKET_BYTES, type PacketSizeGuard } from './packet-size-guard.ts';
import type { ServiceAccount } from './service-account.ts';
import { SignIn, type SignInOutcome } from './sign-in.ts';
import { MOST_UNKNOWN_CONNECTIONS, UnknownConnections } from './unknown-connections.ts';

/** Connections at a time: 10,000 devices, and those that have not signed in. Each may have a chunk of 64 KiB in memory. */
export const MOST_CONNECTIONS = 10_000 + MOST_UNKNOWN_CONNECTIONS;

/** The largest payload that is kept as a retained status, in bytes: a status is small. */
export const LARGEST_RETAINED_BYTES = 4_096;

/**
 * Connections that may wait to be accepted: when all devices come back at once, those beyond it would try again only after
 * seconds. The machine's own limit holds too (4,096 on Linux). Source: listen(2), net.core.somaxconn.
 */
export const MOST_NOT_ACCEPTED = 4_096;

/** How long a connection may be silent before it signs in, in milliseconds. */
export const SILENCE_LIMIT_MS = 10_000;

/** QoS 2 messages that one client may leave half-way; clients send 20 at a time (Paho). */
export const MOST_HALF_WAY = 32;

/** How often what is remembered of devices at rest is forgotten, in milliseconds. */
export const TIDY_EVERY_MS = 60_000;

/** Return codes of CONNACK. Source: MQTT 3.1.1, table 3.1. */
const SERVER_UNAVAILABLE = 3;
const BAD_CREDENTIALS = 4;
const NOT_AUTHORISED = 5;

/** What the embedded broker needs. */
export interface EmbeddedDoorOptions {
  readonly host: string;
  readonly port: number;
  readonly services: readonly ServiceAccount[];
  readonly credentials: CredentialRecords;
  readonly registry: DeviceRegistry;
  readonly receive: Receive;
  readonly now: () => EpochMs;
  /** A clock in milliseconds that never goes back. */
  readonly steadyMs: () => number;
  readonly counts: LimitCounts;
  readonly log: Log;
  /** How much one device may send (I8); absent: as much as it likes. */
  readonly deviceLimit?: RateLimit;
}

type Callback = (error?: Error | null) => void;
type PublishPacket = Parameters<NonNullable<AedesOptions['authorizePublish']>>[1];
type Authenticated = Parameters<NonNullable<AedesOptions['authenticate']>>[3];

function connackError(returnCode: number, message: string): AuthenticateError {
  return Object.assign(new Error(message), { returnCode });
}

function bytesOf(payload: string | Buffer): Buffer {
  return typeof payload === 'string' ? Buffer.from(payload) : payload;
}

function nameOf(principal: Principal): string {
  return principal.kind === 'device' ? principal.device.id : principal.account.username;
}

/**
 * The broker inside ingest (`aedes`): devices and services sign in, may do what the contract grants them, and get their
 * PUBACK only when their message is in the journal, because `authorizePublish` answers no earlier. What is no longer granted
 * ends within a second or two: passwords and registry are followed, and connections compared with them.
 */
export class EmbeddedDoor implements Door {
  readonly #options: EmbeddedDoorOptions;
  readonly #watch: CredentialWatch;
  readonly #signIn: SignIn;
  readonly #throttle: DeviceThrottle;
  readonly #book = new ConnectionBook();
  readonly #unknown = new UnknownConnections();
  readonly #guards = new WeakMap<object, PacketSizeGuard>();
  readonly #addresses = new WeakMap<object, string>();
  readonly #broker: Aedes;
  readonly #server: Server;
  #tidying: NodeJS.Timeout | undefined;
  #isOpen = false;
  #isRegistryMissed = false;

  private constructor(options: EmbeddedDoorOptions, watch: CredentialWatch) {
    this.#options = options;
    this.#watch = watch;
    this.#signIn = new SignIn({ ...options, watch });
    this.#throttle = new DeviceThrottle({
      limit: options.deviceLimit,
      now: options.steadyMs,
      counts: options.counts,
      cutOff: (device, pauseMs) => this.#cutOff(device, pauseMs),
    });
    this.#broker = new Aedes({
      connectTimeout: SILENCE_LIMIT_MS,
      maxInflightInbound: MOST_HALF_WAY,
      preConnect: (_client, packet, done) => {
        // Only who owns the client id may leave a session behind: nobody inherits another's subscriptions.
        if (packet.clientId !== packet.username) packet.clean = true;
        done(null, true);
      },
      authenticate: (client, username, password, done) =>
        void this.#authenticate(client, { username, password: password?.toString() }, done),
      authorizePublish: (client, packet, done) => this.#authorizePublish(client, packet, done),
      authorizeSubscribe: (client, subscription, done) => {
        const principal = this.#book.principalOf(client);
        const isAllowed = principal && maySubscribe(principal, subscription.topic, options.registry.snapshot);
        done(null, isAllowed ? subscription : null);
      },
    });
    this.#server = createServer((socket) => this.#accept(socket));
    this.#server.maxConnections = MOST_CONNECTIONS;
    this.#follow();
  }

  /** Starts listening. Rejects when the port is taken or the record store does not answer. */
  static async open(options: EmbeddedDoorOptions): Promise<EmbeddedDoor> {
    const door = new EmbeddedDoor(options, await CredentialWatch.open(options));
    try {
      await door.#listen();
    } catch (error) {
      await door.#watch.close();
      throw error;
    }
    return door;
  }

  /** The port it listens on. */
  get port(): number {
    const address: AddressInfo | string | null = this.#server.address();
    return typeof address === 'object' && address ? address.port : this.#options.port;
  }

  status(): DoorStatus {
    const flooding = this.#options.counts.flooding();
    return { isOpen: this.#isOpen, detail: `${this.#book.size} connections`, flooding };
  }

  /** Whoever may publish under a topic is heard: permissions decide, not subscriptions. */
  listenTo(): void {}

  publish(message: OutgoingMessage): void {
    if (!this.#isOpen) return;
    this.#broker.publish({ cmd: 'publish', dup: false, retain: false, ...message }, (error) => {
      if (error) this.#options.log.warn({ err: error, topic: message.topic }, 'publishing failed');
    });
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    clearInterval(this.#tidying);
    const isServerClosed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await new Promise<void>((resolve) => this.#broker.close(resolve));
    this.#unknown.endAll();
    await isServerClosed;
    this.#throttle.close();
    await this.#watch.close();
  }

  async #listen(): Promise<void> {
    const { host, port, log } = this.#options;
    await this.#broker.listen();
    boundSessions(this.#broker, (client) => log.warn({ client }, 'a command was dropped: too many wait'));
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ port, host, backlog: MOST_NOT_ACCEPTED }, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    this.#tidying = setInterval(() => this.#throttle.tidy(), TIDY_EVERY_MS);
    this.#isOpen = true;
  }

  #accept(socket: Socket): void {
    socket.setNoDelay(true);
    this.#guards.set(socket, guardPacketSizes(socket, this.#options.log));
    // Asked for now: a socket that was closed no longer knows it.
    this.#addresses.set(socket, socket.remoteAddress ?? '');
    this.#unknown.add(socket);
    this.#broker.handle(socket);
  }

  async #authenticate(
    client: Client,
    given: { readonly username: string | undefined; readonly password: string | undefined },
    done: Authenticated,
  ): Promise<void> {
    const address = this.#addresses.get(client.conn) ?? '';
    try {
      this.#answerSignIn(client, await this.#signIn.identify({ ...given, address }), done);
      this.#isRegistryMissed = false;
    } catch (error) {
      // Once, and not for each of thousands of devices.
      if (!this.#isRegistryMissed)
        this.#options.log.warn({ err: error }, 'sign-ins cannot be checked in time');
      this.#isRegistryMissed = true;
      done(connackError(SERVER_UNAVAILABLE, 'the registry does not answer'), null);
    }
  }

  #answerSignIn(client: Client, outcome: SignInOutcome, done: Authenticated): void {
    if (outcome.kind === 'busy') return done(connackError(SERVER_UNAVAILABLE, 'too many sign-ins'), null);
    if (outcome.kind === 'refused') {
      const refuse = (): void => done(connackError(BAD_CREDENTIALS, 'wrong name or password'), null);
      if (outcome.isHeld) setTimeout(refuse, HELD_REFUSAL_MS).unref();
      else refuse();
      return;
    }
    const { principal } = outcome;
    if (!this.#mayUseClientId(client.id, principal)) {
      return done(connackError(NOT_AUTHORISED, 'this client id belongs to somebody else'), null);
    }
    if (principal.kind === 'device' && this.#throttle.isKeptOut(principal.device.id)) {
      this.#options.counts.note('kept-out', principal.device.id);
      return done(connackError(SERVER_UNAVAILABLE, 'this device sent too much; later'), null);
    }
    this.#welcome(client, principal);
    done(null, true);
  }

  #welcome(client: Client, principal: Principal): void {
    this.#book.introduce(client, principal);
    this.#unknown.signedIn(client.conn);
    const guard = this.#guards.get(client.conn);
    if (guard) guard.largestBytes = LARGEST_PACKET_BYTES;
  }

  /** A client id takes over the connection that has it, so it must not be another's: neither one's name nor one's connection. */
  #mayUseClientId(clientId: string, principal: Principal): boolean {
    const name = nameOf(principal);
    const { registry, services } = this.#options;
    if (clientId === name) return true;
    if (registry.snapshot.devices.has(clientId)) return false;
    if (services.some(({ username }) => username === clientId)) return false;
    const holder = this.#book.holderOf(clientId);
    return !holder || nameOf(holder) === name;
  }

  #authorizePublish(client: Client | null, packet: PublishPacket, done: Callback): void {
    const principal = client && this.#book.principalOf(client);
    if (!principal) return done(new Error('not signed in'));
    const take = (): void => this.#take(client, packet, done);
    // Services are ours: a simulated fleet at speed sends for each device what no device would. A last will does not wait,
    // because its connection is gone.
    if (principal.kind === 'service' || client.closed) take();
    else this.#throttle.admit(principal.device.id, client, take);
  }

  #take(client: Client, packet: PublishPacket, done: Callback): void {
    const { registry, log, receive } = this.#options;
    const principal = this.#book.principalOf(client);
    const verdict = principal ? judgePublication(principal, packet.topic, registry.snapshot) : 'refuse';
    if (verdict === 'refuse') {
      log.warn({ client: client.id, topic: packet.topic.slice(0, 200) }, 'a publication was refused');
      return done(new Error('not allowed to publish here'));
    }
    const payload = bytesOf(packet.payload);
    const isStatus = packet.topic.endsWith('/status');
    if (packet.retain && (!isStatus || payload.byteLength > LARGEST_RETAINED_BYTES)) packet.retain = false;
    if (verdict === 'pass-on') return done(null);
    receive({ topic: packet.topic, payload }, (isDurable) => {
      done(isDurable ? null : new Error('the message could not be made durable'));
    });
  }

  #cutOff(device: string, pauseMs: number): void {
    this.#options.log.warn({ device, pauseMs }, 'a device sent far more than it may; it was cut off');
    this.#book.endDevice(device);
  }

  #follow(): void {
    const { log, registry } = this.#options;
    this.#broker.on('client', (client) => this.#book.add(client));
    this.#broker.on('clientDisconnect', (client) => {
      const principal = this.#book.principalOf(client);
      if (principal?.kind === 'device') this.#throttle.leave(principal.device.id, client);
      this.#book.remove(client);
    });
    this.#broker.on('clientError', (client, error) =>
      log.debug({ client: client.id, err: error }, 'client error'),
    );
    this.#broker.on('connectionError', (_client, error) => log.debug({ err: error }, 'connection error'));
    const emitter: EventEmitter = this.#broker;
    emitter.on('error', (error: unknown) => log.error({ err: error }, 'the embedded broker failed'));
    this.#watch.onLook(() => {
      const ended = this.#book.endUnwelcome(registry.snapshot, this.#watch);
      if (ended > 0) log.info({ ended }, 'connections were ended: their devices changed');
    });
  }
}
