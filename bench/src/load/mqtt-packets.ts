const CONNECT = 0x10;
const CONNACK = 0x20;
const PUBLISH_QOS_1 = 0x32;
const PUBACK = 0x40;
const PROTOCOL_LEVEL_3_1_1 = 4;
const CLEAN_SESSION = 0x02;
const WITH_PASSWORD = 0xc0;
/** Bytes of a CONNACK and of a PUBACK in MQTT 3.1.1, where both have no properties. */
const ANSWER_BYTES = 4;
const PACKET_ID_BYTES = 2;
const LARGEST_PACKET_ID = 65_535;

/** Who connects. */
export interface MqttCredentials {
  readonly clientId: string;
  readonly username?: string;
  readonly password?: string;
}

/** Bytes that a broker sent and that a publisher cannot understand. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError';
}

function field(bytes: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function lengthBytes(length: number): number {
  return length < 128 ? 1 : length < 16_384 ? 2 : length < 2_097_152 ? 3 : 4;
}

/** Writes the remaining length behind the packet type and answers the place behind it. Source: MQTT 3.1.1 §2.2.3. */
function writeLength(bytes: Buffer, length: number): number {
  let rest = length;
  let at = 1;
  do {
    bytes[at] = (rest % 128) | (rest >= 128 ? 128 : 0);
    at += 1;
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return at;
}

function packet(type: number, body: Buffer): Buffer {
  const header = Buffer.alloc(1 + lengthBytes(body.length));
  header[0] = type;
  writeLength(header, body.length);
  return Buffer.concat([header, body]);
}

/** A CONNECT with a clean session and without keep-alive. Source: MQTT 3.1.1 §3.1. */
export function connectPacket({ clientId, username, password }: MqttCredentials): Buffer {
  const flags = CLEAN_SESSION | (username === undefined ? 0 : WITH_PASSWORD);
  const texts = [clientId, ...(username === undefined ? [] : [username, password ?? ''])];
  return packet(
    CONNECT,
    Buffer.concat([
      field(Buffer.from('MQTT')),
      Buffer.from([PROTOCOL_LEVEL_3_1_1, flags, 0, 0]),
      ...texts.map((text) => field(Buffer.from(text))),
    ]),
  );
}

/** A topic as it stands in a PUBLISH, encoded once for all messages to it. */
export function encodeTopic(topic: string): Buffer {
  return field(Buffer.from(topic));
}

/** A PUBLISH at QoS 1. Written into one pooled buffer, since the sender must never be the limit. Source: MQTT 3.1.1 §3.3. */
export function publishPacket(encodedTopic: Buffer, packetId: number, payload: string): Buffer {
  const payloadBytes = Buffer.byteLength(payload);
  const rest = encodedTopic.length + PACKET_ID_BYTES + payloadBytes;
  const bytes = Buffer.allocUnsafe(1 + lengthBytes(rest) + rest);
  bytes[0] = PUBLISH_QOS_1;
  let at = writeLength(bytes, rest);
  at += encodedTopic.copy(bytes, at);
  at = bytes.writeUInt16BE(packetId, at);
  bytes.write(payload, at);
  return bytes;
}

/** The packet id after this one: 1 to 65,535, then from 1. */
export function nextPacketId(packetId: number): number {
  return packetId >= LARGEST_PACKET_ID ? 1 : packetId + 1;
}

/** Reads what a broker answers to a publisher: whether it let it in, then acknowledgements. */
export class AnswerReader {
  #rest: Buffer = Buffer.alloc(0);

  /** How many packets of each kind the bytes complete. Throws `UnexpectedAnswerError` at a refusal or another packet. */
  read(bytes: Buffer): { readonly accepted: number; readonly acknowledged: number } {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const whole = all.length - (all.length % ANSWER_BYTES);
    let accepted = 0;
    for (let at = 0; at < whole; at += ANSWER_BYTES) if (isAcceptance(all, at)) accepted += 1;
    this.#rest = all.subarray(whole);
    return { accepted, acknowledged: whole / ANSWER_BYTES - accepted };
  }
}

function isAcceptance(bytes: Buffer, at: number): boolean {
  if (bytes[at] === PUBACK) return false;
  const code = bytes[at + 3];
  if (bytes[at] === CONNACK && code === 0) return true;
  const what =
    bytes[at] === CONNACK ? `refuses the connection with code ${code}` : `sends a packet ${bytes[at]}`;
  throw new UnexpectedAnswerError(`the broker ${what}`);
}
