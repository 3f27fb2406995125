import type { IPublishPacket, MqttClient, Packet } from 'mqtt';
import type { Receive } from '../../door.ts';
import { MOST_HELD } from '../broker-session.ts';
import { AckBatch } from './ack-batch.ts';

type Sent = (error?: Error) => void;
type SendPacket = (packet: Packet, sent?: Sent, stored?: () => void, noStore?: boolean) => void;

/** The client library has changed inside: acknowledgements cannot be held, so nothing must be acknowledged at all. */
export class ClientContractError extends Error {
  override readonly name = 'ClientContractError';
}

function isSendPacket(value: unknown): value is SendPacket {
  return typeof value === 'function';
}

function bytesOf(payload: string | Buffer): Buffer {
  return typeof payload === 'string' ? Buffer.from(payload) : payload;
}

/**
 * Makes the client acknowledge a QoS 1 message only when `receive` says that it is durable.
 *
 * The client handles packets strictly one by one and would wait for each message's own sync (a thirtieth of the speed). So
 * its message handler returns at once, its PUBACK is kept from being sent (`_sendPacket`, an internal method of the pinned
 * version 5.16.0; `broker-door.test.ts` proves the contract), and the PUBACKs of a whole group are written
 * together, in the order of arrival. An acknowledgement is written only to the connection that the message came through;
 * when a message cannot be made durable, the connection is ended, and the broker sends it again over the next one.
 */
export function holdAcknowledgements(client: MqttClient, receive: Receive): void {
  const original: unknown = Reflect.get(client, '_sendPacket');
  if (!isSendPacket(original)) throw new ClientContractError('the client has no _sendPacket');
  const send = original.bind(client);
  const sendAllButPubacks: SendPacket = (packet, sent, stored, noStore) => {
    if (packet.cmd === 'puback') sent?.();
    else send(packet, sent, stored, noStore);
  };
  Reflect.set(client, '_sendPacket', sendAllButPubacks);
  const batch = new AckBatch();
  let held = 0;
  let resume: (() => void) | undefined;
  client.handleMessage = (packet, handled) => {
    held += 1;
    const { stream } = client;
    receive({ topic: packet.topic, payload: bytesOf(packet.payload) }, (isDurable) => {
      held -= 1;
      if (!isDurable) stream.destroy();
      else if (packet.qos === 1) acknowledge(batch, stream, packet);
      resume?.();
    });
    if (held < MOST_HELD) {
      handled();
      return;
    }
    // Not reading any further makes the broker wait, whatever the quality of service.
    resume = () => {
      resume = undefined;
      handled();
    };
  };
}

function acknowledge(batch: AckBatch, stream: MqttClient['stream'], { messageId }: IPublishPacket): void {
  if (messageId !== undefined) batch.add(stream, messageId);
}
