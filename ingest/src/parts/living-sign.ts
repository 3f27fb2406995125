import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { IngestInstanceRecord } from '@ioc/record-store';
import type { Log } from '../log.ts';

/** Where Linux says which boot of which machine this is; containers of one machine share it. */
const BOOT_ID_FILE = '/proc/sys/kernel/random/boot_id';

/** The longest path of a socket, in bytes. Source: unix(7), `sun_path` holds 108 with its end. */
const LONGEST_SOCKET_PATH = 107;

/** How long a sign may take to answer, in milliseconds; the kernel answers for a living process, even a stopped one. */
export const ANSWER_LIMIT_MS = 500;

const SOCKET_PATTERN = /^ingest-[0-9a-f]{8}\.sock$/;

function socketName(id: string): string {
  return `ingest-${id.slice(0, 8)}.sock`;
}

/** What an instance tells about itself: a name for people, and where it can be seen to live. */
interface Told {
  readonly name: string;
  readonly boot?: string;
  readonly socket?: string;
}

function toldBy({ told }: Pick<IngestInstanceRecord, 'told'>): Told {
  try {
    const value: unknown = JSON.parse(told);
    if (typeof value !== 'object' || value === null) return { name: '' };
    const field = (key: string): string | undefined => {
      const text: unknown = Reflect.get(value, key);
      return typeof text === 'string' ? text : undefined;
    };
    const [boot, socket] = [field('boot'), field('socket')];
    return {
      name: field('name') ?? '',
      ...(boot === undefined ? {} : { boot }),
      ...(socket === undefined ? {} : { socket }),
    };
  } catch (error) {
    if (error instanceof SyntaxError) return { name: '' };
    throw error;
  }
}

/** The instance in words: machine and process. */
export function nameOf(instance: Pick<IngestInstanceRecord, 'id' | 'told'>): string {
  return toldBy(instance).name || instance.id;
}

async function bootId(): Promise<string | undefined> {
  try {
    return (await readFile(BOOT_ID_FILE, 'utf8')).trim();
  } catch {
    // Not Linux: then only silence proves a death.
    return undefined;
  }
}

function listening(path: string): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', () => resolve(undefined));
    server.listen(path, () => resolve(server.unref()));
  });
}

/** What knocking at a socket says: somebody lives there, nobody does any more, or nothing. */
function knock(path: string): Promise<'alive' | 'dead' | 'unknown'> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const finish = (answer: 'alive' | 'dead' | 'unknown'): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(ANSWER_LIMIT_MS, () => finish('unknown'));
    socket.once('connect', () => finish('alive'));
    socket.once('error', (error) =>
      finish('code' in error && error.code === 'ECONNREFUSED' ? 'dead' : 'unknown'),
    );
  });
}

/** Whether the instance answers its sign in the folder on this machine. */
export async function isSeenAlive(
  instance: Pick<IngestInstanceRecord, 'told'>,
  folder: string,
): Promise<boolean> {
  const { socket } = toldBy(instance);
  if (socket === undefined || !SOCKET_PATTERN.test(socket)) return false;
  return (await knock(join(folder, socket))) === 'alive';
}

/**
 * A socket in the shared folder that is answered as long as this process exists. On the same machine it proves at once
 * that another instance is dead: then nobody waits for its silence.
 */
export class LivingSign {
  /** The instance's id, new with every process. */
  readonly id: string;
  /** What the others are told. */
  readonly told: string;
  readonly #folder: string;
  readonly #boot: string | undefined;
  readonly #server: Server | undefined;

  private constructor(
    folder: string,
    sign: { id: string; boot: string | undefined; server: Server | undefined },
  ) {
    this.id = sign.id;
    this.#folder = folder;
    this.#boot = sign.boot;
    this.#server = sign.server;
    const name = `${hostname()} process ${process.pid}`;
    const isSeen = sign.boot !== undefined && sign.server !== undefined;
    const told: Told =
      isSeen && sign.boot ? { name, boot: sign.boot, socket: socketName(sign.id) } : { name };
    this.told = JSON.stringify(told);
  }

  /** Gives the sign in the folder that all instances share; where a socket cannot be, it goes without. */
  static async give(folder: string, log: Log): Promise<LivingSign> {
    const id = randomUUID();
    const path = join(folder, socketName(id));
    const isShort = Buffer.byteLength(path) <= LONGEST_SOCKET_PATH;
    const server = isShort ? await listening(path) : undefined;
    if (!server)
      log.debug({ path }, 'no living sign here; a death of this process is known by its silence only');
    return new LivingSign(folder, { id, server, boot: await bootId() });
  }

  /** Whether the instance is certainly dead: its sign is here, on this very machine, and nobody answers it. */
  async isDead(instance: Pick<IngestInstanceRecord, 'told'>): Promise<boolean> {
    const { boot, socket } = toldBy(instance);
    if (socket === undefined || !SOCKET_PATTERN.test(socket)) return false;
    if (boot === undefined || boot !== this.#boot) return false;
    return (await knock(join(this.#folder, socket))) === 'dead';
  }

  /** Removes what a dead instance left. */
  async tidy(instance: Pick<IngestInstanceRecord, 'told'>): Promise<void> {
    const { socket } = toldBy(instance);
    if (socket !== undefined && SOCKET_PATTERN.test(socket))
      await rm(join(this.#folder, socket), { force: true });
  }

  /** Takes the sign back. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#server) this.#server.close(() => resolve());
      else resolve();
    });
  }
}
