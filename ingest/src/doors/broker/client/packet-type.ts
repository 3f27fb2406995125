/** Control packet types, the upper four bits of a packet's first byte. Source: MQTT 5.0, 2.1.2 (3.1.1 has all but AUTH). */
export const PACKET_TYPE = {
  connect: 1,
  connack: 2,
  publish: 3,
  puback: 4,
  subscribe: 8,
  suback: 9,
  unsubscribe: 10,
  unsuback: 11,
  pingreq: 12,
  pingresp: 13,
  disconnect: 14,
} as const;

/** Versions of the protocol by the level that CONNECT names: 5 is MQTT 5.0, 4 is MQTT 3.1.1. */
export type ProtocolLevel = 4 | 5;
