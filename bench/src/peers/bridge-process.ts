import { INGEST_SUBSCRIPTIONS } from '@ioc/wire';
import { connectAsync, type MqttClient } from 'mqtt';
import { z } from 'zod';

import { serveQuestions } from '../processes/serve-questions.ts';
import { bridgeLine } from './bridge-line.ts';

const openQuestion = z.object({
  mqttUrl: z.string(),
  writeUrl: z.string(),
  acknowledgedWhen: z.enum(['durable', 'received']),
});

type Opening = z.infer<typeof openQuestion>;

/** Lines of one request, and how long the first of them waits for others, as a careful author would choose. */
const MOST_LINES = 5_000;
const WAIT_MS = 50;
/** Lines in memory beyond which no further message is taken from the broker. */
const MOST_WAITING = 50_000;
const WRITE_LIMIT_MS = 30_000;

/** A line protocol endpoint that does not take a batch: the benchmark ends, since a peer that loses is not measured. */
class WriteRefusedError extends Error {
  override readonly name = 'WriteRefusedError';
}

async function write(url: string, lines: readonly string[]): Promise<void> {
  const request = { method: 'POST', body: lines.join('\n'), signal: AbortSignal.timeout(WRITE_LIMIT_MS) };
  const answer = await fetch(url, request);
  if (!answer.ok) throw new WriteRefusedError(`${answer.status}: ${await answer.text()}`);
}

/** Writes in batches; the client acknowledges a message as soon as it is in memory. */
function batching(client: MqttClient, { writeUrl }: Opening): void {
  let waiting: string[] = [];
  let isWriting = false;
  let resume: (() => void) | undefined;
  const drain = async (): Promise<void> => {
    if (isWriting) return;
    isWriting = true;
    while (waiting.length > 0) {
      const lines = waiting.slice(0, MOST_LINES);
      waiting = waiting.slice(MOST_LINES);
      await write(writeUrl, lines);
      resume?.();
      resume = undefined;
    }
    isWriting = false;
  };
  setInterval(() => void drain(), WAIT_MS);
  client.handleMessage = (packet, done) => {
    waiting.push(bridgeLine(packet.topic, packet.payload.toString()));
    if (waiting.length >= MOST_LINES) void drain();
    if (waiting.length < MOST_WAITING) done();
    else resume = done;
  };
}

/** Acknowledges a message when the store has it: what the client's documented interface allows is one at a time. */
function oneByOne(client: MqttClient, { writeUrl }: Opening): void {
  client.handleMessage = (packet, done) => {
    const written = write(writeUrl, [bridgeLine(packet.topic, packet.payload.toString())]);
    void tell(written, done);
  };
}

async function tell(written: Promise<void>, done: (error?: Error) => void): Promise<void> {
  try {
    await written;
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)));
    return;
  }
  done();
}

/** What many build themselves: an MQTT client that writes line protocol. */
export function runBridgeProcess(): void {
  serveQuestions({
    open: async (body) => {
      const opening = openQuestion.parse(body);
      const client = await connectAsync(opening.mqttUrl, { clientId: 'peer-bridge', clean: false });
      if (opening.acknowledgedWhen === 'durable') oneByOne(client, opening);
      else batching(client, opening);
      await client.subscribeAsync([...INGEST_SUBSCRIPTIONS], { qos: 1 });
      return process.pid;
    },
  });
}
