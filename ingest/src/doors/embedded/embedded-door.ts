import type { EventEmitter } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Aedes, type AedesOptions, type AuthenticateError, type Client } from 'aedes';
import type { DeviceRecords } from '@ioc/record-store';
import type { DeviceRegistry } from '../../intake/device-registry.ts';
import type { Log } from '../../log.ts';
import type { Door, DoorStatus, OutgoingMessage, Receive } from '../door.ts';
import { judgePublication, maySubscribe, type Principal } from './access.ts';
import { LARGEST_PACKET_BYTES, PacketSizeGuard } from './packet-size-guard.ts';
import type { ServiceAccount } from './service-account.ts';
import { SignIn, type SignInOutcome } from './sign-in.ts';

/** Connections at a time; each may have one chunk of 64 KiB of unacknowledged messages in memory. */
export const MOST_CONNECTIONS = 10_000;

/** The largest payload that is kept as a retained status, in bytes: a status is small. */
export const LARGEST_RETAINED_BYTES = 4_096;

/** Return codes of CONNACK. Source: MQTT 3.1.1, table 3.1. */
const SERVER_UNAVAILABLE = 3;
const BAD_CREDENTIALS = 4;
const NOT_AUTHORISED = 5;

/** What the embedded broker needs. */
export interface EmbeddedDoorOptions {
  readonly host: string;
  readonly port: number;
  readonly services: readonly ServiceAccount[];
  readonly devices: DeviceRecords;
  readonly registry: DeviceRegistry;
  readonly receive: Receive;
  readonly log: Log;
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

/** Ends a connection that announces a packet that is too large, before the packet is collected in memory. */
function guardPacketSizes(socket: Socket, log: Log): PacketSizeGuard {
  const guard = new PacketSizeGuard();
  const read = socket.read.bind(socket);
  socket.read = (size?: number): unknown => {
    const chunk: unknown = read(size);
    if (!(chunk instanceof Uint8Array) || guard.accepts(chunk)) return chunk;
    log.warn({ remote: socket.remoteAddress }, 'a connection was ended: its packet is too large');
    socket.destroy();
    return null;
  };
  return guard;
}

/**
 * The broker inside ingest (`aedes`): devices and services sign in, may do what the contract grants them, and get their
 * PUBACK only when their message is in the journal, because `authorizePublish` answers no earlier.
 */
export class EmbeddedDoor implements Door {
  readonly #options: EmbeddedDoorOptions;
  readonly #signIn: SignIn;
  readonly #principals = new WeakMap<Client, Principal>();
  readonly #guards = new WeakMap<object, PacketSizeGuard>();
  readonly #clients = new Map<string, Client>();
  readonly #broker: Aedes;
  readonly #server: Server;
  #isOpen = false;

  private constructor(options: EmbeddedDoorOptions) {
    this.#options = options;
    this.#signIn = new SignIn(options.registry, options.devices, options.services);
    this.#broker = new Aedes({
      preConnect: (_client, packet, done) => {
        // Only who owns the client id may leave a session behind: nobody inherits another's subscriptions.
        if (packet.clientId !== packet.username) packet.clean = true;
        done(null, true);
      },
      authenticate: (client, username, password, done) =>
        void this.#authenticate(client, { username, password: password?.toString() }, done),
      authorizePublish: (client, packet, done) => this.#authorizePublish(client, packet, done),
      authorizeSubscribe: (client, subscription, done) => {
        const principal = this.#principals.get(client);
        const isAllowed = principal && maySubscribe(principal, subscription.topic, options.registry.snapshot);
        done(null, isAllowed ? subscription : null);
      },
    });
    this.#server = createServer((socket) => {
      socket.setNoDelay(true);
      this.#guards.set(socket, guardPacketSizes(socket, options.log));
      this.#broker.handle(socket);
    });
    this.#server.maxConnections = MOST_CONNECTIONS;
    this.#watch();
  }

  /** Starts listening. Rejects when the port is taken. */
  static async open(options: EmbeddedDoorOptions): Promise<EmbeddedDoor> {
    const door = new EmbeddedDoor(options);
    await door.#broker.listen();
    await new Promise<void>((resolve, reject) => {
      door.#server.once('error', reject);
      door.#server.listen(options.port, options.host, () => {
        door.#server.off('error', reject);
        resolve();
      });
    });
    door.#isOpen = true;
    return door;
  }

  /** The port it listens on. */
  get port(): number {
    const address: AddressInfo | string | null = this.#server.address();
    return typeof address === 'object' && address ? address.port : this.#options.port;
  }

  status(): DoorStatus {
    return { isOpen: this.#isOpen, detail: `${this.#clients.size} connections` };
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
    const isServerClosed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await new Promise<void>((resolve) => this.#broker.close(resolve));
    await isServerClosed;
  }

  async #authenticate(
    client: Client,
    given: { readonly username: string | undefined; readonly password: string | undefined },
    done: Authenticated,
  ): Promise<void> {
    try {
      this.#answerSignIn(client, await this.#signIn.identify(given.username, given.password), done);
    } catch (error) {
      this.#options.log.warn({ err: error }, 'a sign-in could not be checked');
      done(connackError(SERVER_UNAVAILABLE, 'the registry does not answer'), null);
    }
  }

  #answerSignIn(client: Client, outcome: SignInOutcome, done: Authenticated): void {
    if (outcome.kind === 'busy') return done(connackError(SERVER_UNAVAILABLE, 'too many sign-ins'), null);
    if (outcome.kind === 'refused')
      return done(connackError(BAD_CREDENTIALS, 'wrong name or password'), null);
    if (!this.#mayUseClientId(client.id, outcome.principal)) {
      return done(connackError(NOT_AUTHORISED, 'this client id belongs to somebody else'), null);
    }
    this.#principals.set(client, outcome.principal);
    const guard = this.#guards.get(client.conn);
    if (guard) guard.largestBytes = LARGEST_PACKET_BYTES;
    done(null, true);
  }

  /** A client id takes over the connection that has it, so it must not be another's: neither one's name nor one's connection. */
  #mayUseClientId(clientId: string, principal: Principal): boolean {
    const name = principal.kind === 'device' ? principal.device.id : principal.account.username;
    const { registry, services } = this.#options;
    if (clientId === name) return true;
    if (registry.snapshot.devices.has(clientId)) return false;
    if (services.some(({ username }) => username === clientId)) return false;
    const current = this.#clients.get(clientId);
    const holder = current && this.#principals.get(current);
    return !holder || (holder.kind === 'device' ? holder.device.id : holder.account.username) === name;
  }

  #authorizePublish(client: Client | null, packet: PublishPacket, done: Callback): void {
    const principal = client && this.#principals.get(client);
    const { registry, log, receive } = this.#options;
    if (!principal) return done(new Error('not signed in'));
    const verdict = judgePublication(principal, packet.topic, registry.snapshot);
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

  #watch(): void {
    const { log, registry } = this.#options;
    this.#broker.on('client', (client) => this.#clients.set(client.id, client));
    this.#broker.on('clientDisconnect', (client) => {
      if (this.#clients.get(client.id) === client) this.#clients.delete(client.id);
    });
    this.#broker.on('clientError', (client, error) =>
      log.debug({ client: client.id, err: error }, 'client error'),
    );
    this.#broker.on('connectionError', (_client, error) => log.debug({ err: error }, 'connection error'));
    const emitter: EventEmitter = this.#broker;
    emitter.on('error', (error: unknown) => log.error({ err: error }, 'the embedded broker failed'));
    registry.onChange((snapshot) => {
      for (const client of this.#clients.values()) {
        const principal = this.#principals.get(client);
        if (principal?.kind === 'device' && !snapshot.devices.has(principal.device.id)) client.close();
      }
    });
  }
}
