/** What reason codes mean. Sources: MQTT 5.0, 2.4; for 1 to 5, return codes of MQTT 3.1.1, table 3.1. */
const WORDS: ReadonlyMap<number, string> = new Map([
  [0x01, 'the protocol version is not supported'],
  [0x02, 'the client identifier is not accepted'],
  [0x03, 'the broker is unavailable'],
  [0x04, 'the user name or password is wrong'],
  [0x05, 'not authorised'],
  [0x81, 'malformed packet'],
  [0x82, 'protocol error'],
  [0x84, 'the protocol version is not supported'],
  [0x85, 'the client identifier is not accepted'],
  [0x86, 'the user name or password is wrong'],
  [0x87, 'not authorised'],
  [0x88, 'the broker is unavailable'],
  [0x89, 'the broker is busy'],
  [0x8a, 'banned'],
  [0x8b, 'the broker shuts down'],
  [0x8d, 'the keepalive ran out'],
  [0x8e, 'another connection took the session over'],
  [0x8f, 'the topic filter is not accepted'],
  [0x93, 'more messages than the receive maximum'],
  [0x95, 'the packet is too large'],
  [0x97, 'a quota is exceeded'],
  [0x98, 'ended by an administrator'],
]);

/** A refusal in words: what its code means, and what the broker itself says. */
export function wordsOf({ code, reason }: { readonly code: number; readonly reason?: string }): string {
  const words = WORDS.get(code) ?? 'no reason is given';
  return `${words} (code ${code})${reason === undefined ? '' : `: ${reason}`}`;
}
