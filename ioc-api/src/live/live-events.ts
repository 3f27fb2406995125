import type { UserId } from '@ioc/domain';
import type { NoticeMessage, SubscribeAnswer, SystemState } from '@ioc/wire';
import type { Server, Socket } from 'socket.io';

import type { PreparedMessage } from './prepared-message.ts';

/** What clients send; every argument is checked before use. */
export interface ClientEvents {
  subscribe: (request: unknown, answer?: (answer: SubscribeAnswer) => void) => void;
  received: (position: unknown) => void;
}

/** What the server sends. */
export interface ServerEvents {
  snapshot: (message: PreparedMessage) => void;
  delta: (message: PreparedMessage) => void;
  notice: (message: NoticeMessage) => void;
  health: (message: SystemState) => void;
}

/** What is known of a socket since its handshake. */
export interface SocketFacts {
  readonly tokenHash: string;
  readonly user: UserId;
}

/** The Socket.IO server with our events. */
export type LiveIo = Server<ClientEvents, ServerEvents, Record<string, never>, SocketFacts>;

/** A socket with our events. */
export type LiveSocket = Socket<ClientEvents, ServerEvents, Record<string, never>, SocketFacts>;
