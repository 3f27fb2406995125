/** Why bytes from the broker cannot be followed; the connection then ends. `code` is a reason code of MQTT 5.0, 2.4. */
export interface PacketFault {
  readonly code: 0x81 | 0x82 | 0x95;
  readonly detail: string;
}

/** Bytes that are no packet of the protocol. */
export function malformed(detail: string): PacketFault {
  return { code: 0x81, detail: `malformed packet: ${detail}` };
}

/** A packet that may not stand where it stands. */
export function protocolError(detail: string): PacketFault {
  return { code: 0x82, detail: `protocol error: ${detail}` };
}

/** A packet above the size that was announced. */
export function packetTooLarge(bytes: number, largest: number): PacketFault {
  return { code: 0x95, detail: `packet too large: ${bytes} bytes, at most ${largest}` };
}
