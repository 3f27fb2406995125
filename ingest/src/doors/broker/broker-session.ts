/**
 * Messages that the broker may send without an acknowledgement: at 30,000 a second a group of 5 ms needs 150, so that
 * there is room for a slow disk. The broker's own limit (`max_inflight_messages` of Mosquitto, 20 by default) holds too.
 */
export const RECEIVE_MAXIMUM = 10_000;

/** How long the broker keeps the session, and with it what is published while ingest is away, in seconds: a day. */
export const SESSION_EXPIRY_S = 86_400;

/** The largest packet that the broker may pass on, in bytes; it drops larger ones. Source: MQTT 5.0, 3.1.2.11.4. */
export const LARGEST_PACKET_BYTES = 1_048_576;

/** How often the connection is asked whether it lives, in seconds: a dead one is noticed within 1.5 times that. */
export const KEEPALIVE_S = 20;

/** Messages from the broker that are not durable yet, beyond which reading from the connection pauses. */
export const MOST_HELD = 20_000;

/** How long closing waits for the broker, in milliseconds. */
export const CLOSE_LIMIT_MS = 2_000;
