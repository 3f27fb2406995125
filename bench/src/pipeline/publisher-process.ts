import { z } from 'zod';

import { PacedPublisher } from '../load/paced-publisher.ts';
import { cpuTimeUs, wallClockMs } from '../processes/cpu-clock.ts';
import { serveQuestions } from '../processes/serve-questions.ts';

const target = z.string();

const openQuestion = z.object({
  target,
  place: z.object({ host: z.string(), port: z.number() }),
  stations: z.number(),
  connections: z.number(),
  inFlight: z.number(),
  window: z.number(),
  startMs: z.number(),
  readingsPerMessage: z.number().optional(),
  stepMs: z.number().optional(),
  perSecond: z.number().optional(),
});
const runQuestion = z.object({ target, milliseconds: z.number() });
const receivedQuestion = z.object({ target, count: z.number() });
const targetQuestion = z.object({ target });

/** What a run of the publisher was: messages over all runs to the target, and the sender's own effort. */
export const publisherRun = z.object({
  sent: z.number(),
  startedAtMs: z.number(),
  endedAtMs: z.number(),
  /** Share of one processor that the sender took; above 0.9 it may have been the limit. */
  busy: z.number(),
});

/** Messages of every station over all runs. */
export const sentByStation = z.array(z.number());

/** The process of the publishers: the same fleet towards each of several brokers, one at a time. */
export function runPublisherProcess(): void {
  const publishers = new Map<string, PacedPublisher>();
  const publisherOf = (name: string): PacedPublisher => {
    const found = publishers.get(name);
    if (found === undefined) throw new RangeError(`no publisher towards ${name}`);
    return found;
  };
  serveQuestions({
    open: async (body) => {
      const { target: name, ...options } = openQuestion.parse(body);
      const onLost = (error: Error): never => {
        throw error;
      };
      publishers.set(name, await PacedPublisher.open({ ...options, onLost }));
    },
    run: (body) => {
      const { target: name, milliseconds } = runQuestion.parse(body);
      return measured(publisherOf(name), milliseconds);
    },
    stop: (body) => publisherOf(targetQuestion.parse(body).target).stop(),
    received: (body) => {
      const { target: name, count } = receivedQuestion.parse(body);
      publisherOf(name).received = count;
    },
    sentByStation: (body) => publisherOf(targetQuestion.parse(body).target).sentByStation,
  });
}

async function measured(
  publisher: PacedPublisher,
  milliseconds: number,
): Promise<z.infer<typeof publisherRun>> {
  const startedAtMs = wallClockMs();
  const cpuBeforeUs = cpuTimeUs();
  await publisher.run(milliseconds);
  const endedAtMs = wallClockMs();
  const busy = (cpuTimeUs() - cpuBeforeUs) / 1_000 / (endedAtMs - startedAtMs);
  return { sent: publisher.sent, startedAtMs, endedAtMs, busy };
}
