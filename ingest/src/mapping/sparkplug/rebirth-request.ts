import { SPARKPLUG_ROOT } from '@ioc/wire';
import type { OutgoingMessage } from '../../doors/door.ts';

const NAME = 'Node Control/Rebirth';
const BOOLEAN = 11;

/** A length-delimited field of fewer than 128 bytes. */
function delimited(number: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([number * 8 + 2, content.length]), content]);
}

/** A number in a field, as a varint of any length. */
function varint(number: number, value: number): Buffer {
  const bytes = [number * 8];
  let rest = BigInt(value);
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

/** The command that asks an edge node for its births again. Source: Eclipse Sparkplug 3.0, 6.4.24. */
export function rebirthRequest(group: string, edgeNode: string, now: number): OutgoingMessage {
  const metric = Buffer.concat([
    delimited(1, Buffer.from(NAME)),
    varint(3, now),
    varint(4, BOOLEAN),
    varint(14, 1),
  ]);
  return {
    topic: `${SPARKPLUG_ROOT}/${group}/NCMD/${edgeNode}`,
    payload: Buffer.concat([varint(1, now), delimited(2, metric)]),
    qos: 0,
  };
}
