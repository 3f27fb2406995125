import type { Server as HttpServer } from 'node:http';

import type { FastifyBaseLogger } from 'fastify';
import { Server } from 'socket.io';
import { Decoder } from 'socket.io-parser';
import { z } from 'zod';

import { isSameOrigin } from '../session/same-origin.ts';
import { tokenOf } from '../session/session-cookie.ts';
import type { Sessions } from '../session/sessions.ts';
import type { LiveIo, LiveSocket } from './live-events.ts';
import type { LiveLine } from './live-subscriber.ts';
import { PreparedEncoder } from './prepared-message.ts';

/** Every how many milliseconds a line is tried: with `LINE_ANSWER_MS` a dead one is noticed within 9 seconds. */
export const LINE_TRIED_EVERY_MS = 4_000;

/** How long a tried line may take to answer, in milliseconds. */
export const LINE_ANSWER_MS = 5_000;

/** Largest message that a client may send, in bytes: subscriptions are small. */
const LARGEST_REQUEST_BYTES = 65_536;

/** How long a connection may take to name itself, in milliseconds. */
const NAMING_LIMIT_MS = 10_000;

/** Sockets at most: at some 30 kB each, 300 MB. */
export const MOST_SOCKETS = 10_000;

const handshakeAuth = z.object({ token: z.string().max(128).optional() });

/** Socket.IO on the HTTP server, for pages of the same origin and programs. */
export function newSocketServer(server: HttpServer): LiveIo {
  return new Server(server, {
    serveClient: false,
    pingInterval: LINE_TRIED_EVERY_MS,
    pingTimeout: LINE_ANSWER_MS,
    connectTimeout: NAMING_LIMIT_MS,
    maxHttpBufferSize: LARGEST_REQUEST_BYTES,
    parser: { Encoder: PreparedEncoder, Decoder },
    allowRequest: (request, decide) => {
      const isSame = isSameOrigin(request.headers);
      decide(isSame ? null : 'cross-origin', isSame);
    },
  });
}

/** What admitting a socket needs. */
export interface Admission {
  readonly sessions: Sessions;
  readonly log: FastifyBaseLogger;
  /** Sockets that are in already. */
  readonly count: () => number;
}

/**
 * Lets a socket in by the session of its cookie or of `auth.token`, and notes whose it is. Answers undefined, or the
 * error that the client hears: `unauthenticated`, `busy`, `unavailable`.
 */
export async function admitSocket(
  socket: LiveSocket,
  { sessions, log, count }: Admission,
): Promise<Error | undefined> {
  if (count() >= MOST_SOCKETS) return new Error('busy');
  const auth = handshakeAuth.safeParse(socket.handshake.auth);
  const token = auth.data?.token ?? tokenOf(socket.handshake.headers);
  try {
    const signedIn = token === undefined ? undefined : await sessions.find(token);
    if (signedIn === undefined) return new Error('unauthenticated');
    Object.assign(socket.data, { tokenHash: signedIn.tokenHash, user: signedIn.user.id });
    return undefined;
  } catch (error) {
    log.warn({ err: error }, 'a socket could not be admitted');
    return new Error('unavailable');
  }
}

/** A socket as a line: free when the transport has handed everything to the network. */
export function lineOf(socket: LiveSocket): LiveLine {
  return {
    get isFree() {
      return socket.connected && socket.conn.transport.writable;
    },
    send: (name, message) => {
      socket.emit(name, message);
    },
  };
}
