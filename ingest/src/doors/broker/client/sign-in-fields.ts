import type { BrokerDoorOptions } from '../broker-door-options.ts';
import { KEEPALIVE_S, LARGEST_PACKET_BYTES, RECEIVE_MAXIMUM, SESSION_EXPIRY_S } from '../broker-session.ts';
import type { ConnectFields } from './encode-packets.ts';
import type { ProtocolLevel } from './packet-type.ts';

function decoded(part: string): string | undefined {
  return part === '' ? undefined : decodeURIComponent(part);
}

/** What CONNECT says; an account in the URL counts where none is given. */
export function signInFields(
  { url, clientId, username, password }: BrokerDoorOptions,
  level: ProtocolLevel,
): ConnectFields {
  const place = new URL(url);
  return {
    level,
    clientId,
    username: username ?? decoded(place.username),
    password: password ?? decoded(place.password),
    keepAliveS: KEEPALIVE_S,
    sessionExpiryS: SESSION_EXPIRY_S,
    receiveMaximum: RECEIVE_MAXIMUM,
    maximumPacketBytes: LARGEST_PACKET_BYTES,
  };
}
