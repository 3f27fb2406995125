import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

const PLAIN_PORT = 1_883;
const TLS_PORT = 8_883;
const TLS_PROTOCOLS: ReadonlySet<string> = new Set(['mqtts:', 'ssl:']);

/** A connection to the broker that is being made. */
export interface OpeningSocket {
  readonly socket: Socket;
  /** The event that says that bytes can be sent. */
  readonly readyEvent: 'connect' | 'secureConnect';
}

/** Connects to `mqtt://` or `tcp://`, with TLS to `mqtts://` or `ssl://`, whose certificate must be good for the host. */
export function openSocket(url: URL): OpeningSocket {
  const isTls = TLS_PROTOCOLS.has(url.protocol);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (isTls ? TLS_PORT : PLAIN_PORT) : Number(url.port);
  if (!isTls) return { socket: connect({ host, port }), readyEvent: 'connect' };
  const named = isIP(host) === 0 ? { servername: host } : {};
  return { socket: connectTls({ host, port, ...named }), readyEvent: 'secureConnect' };
}
