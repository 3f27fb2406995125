import { deviceTopic, liveTopic } from '@ioc/wire';
import type { MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CITY, deviceId } from '../ingest-fixture.suite.ts';
import type { Accepted, Door, IncomingMessage, Receive } from './door.ts';

/** A door with somebody outside it, over a link that can be broken. */
export interface OpenedDoor {
  readonly door: Door;
  /** A client outside that may publish and subscribe everything. */
  readonly outside: MqttClient;
  /** Breaks the connection over which unacknowledged messages have to come again. */
  interrupt(): void;
  close(): Promise<void>;
}

const WAIT = { timeout: 5_000 };
const TOPIC = deviceTopic({ city: CITY, sector: 'environment', device: deviceId('env-01') }, 'telemetry');

/** What every door does; `open` gives one whose messages go to `receive`. */
export function describeDoor(name: string, open: (receive: Receive) => Promise<OpenedDoor>): void {
  describe(name, () => {
    const received: string[] = [];
    let judge: (message: IncomingMessage, accepted: Accepted) => void;
    let opened: OpenedDoor;

    beforeEach(async () => {
      received.length = 0;
      judge = (_message, accepted) => accepted(true);
      opened = await open((message, accepted) => {
        received.push(message.payload.toString());
        judge(message, accepted);
      });
      await expect.poll(() => opened.door.status().isOpen, WAIT).toBe(true);
    });

    afterEach(() => opened.close());

    it('hands over what is published, in order and byte for byte', async () => {
      const sent = Array.from({ length: 200 }, (_, index) => `${index} độ ẩm`);
      for (const text of sent) opened.outside.publish(TOPIC, text, { qos: 1 });
      await expect.poll(() => received, WAIT).toEqual(sent);
    });

    it('I1 sees again, after a broken connection, what was not made durable, and nothing that was', async () => {
      const first: Accepted[] = [];
      judge = (message, accepted) => {
        if (message.payload.toString() === 'durable') accepted(true);
        else first.push(accepted);
      };
      opened.outside.publish(TOPIC, 'durable', { qos: 1 });
      await expect.poll(() => received, WAIT).toEqual(['durable']);
      opened.outside.publish(TOPIC, 'lost', { qos: 1 });
      await expect.poll(() => received, WAIT).toEqual(['durable', 'lost']);
      judge = (_message, accepted) => accepted(true);
      opened.interrupt();
      await expect.poll(() => received, WAIT).toEqual(['durable', 'lost', 'lost']);
      // The late answer to the message of the old connection must not acknowledge anything.
      for (const accepted of first) accepted(true);
      opened.outside.publish(TOPIC, 'next', { qos: 1 });
      await expect.poll(() => received.at(-1), WAIT).toBe('next');
    });

    it('keeps nobody waiting for a slow message before it: all are handed over before one is durable', async () => {
      const waiting: Accepted[] = [];
      judge = (_message, accepted) => waiting.push(accepted);
      for (let index = 0; index < 15; index += 1) opened.outside.publish(TOPIC, String(index), { qos: 1 });
      await expect.poll(() => waiting.length, WAIT).toBe(15);
      for (const accepted of waiting) accepted(true);
    });

    it('publishes to whoever listens', async () => {
      const heard: string[] = [];
      opened.outside.on('message', (topic, payload) => heard.push(`${topic} ${payload.toString()}`));
      const topic = liveTopic(CITY, 'environment');
      await opened.outside.subscribeAsync(topic);
      opened.door.publish({ topic, payload: 'frame', qos: 0 });
      await expect.poll(() => heard, WAIT).toEqual([`${topic} frame`]);
    });

    it('says that it is closed', async () => {
      await opened.door.close();
      expect(opened.door.status().isOpen).toBe(false);
    });
  });
}
