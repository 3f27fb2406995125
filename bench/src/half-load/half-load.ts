import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import { usage } from '../pipeline/subscriber-messages.ts';
import { BenchProcess } from '../processes/bench-process.ts';
import type { Closers } from '../processes/closers.ts';
import { rounded } from '../report/bench-report.ts';
import { ackLatencies } from './ack-probe-process.ts';

/** Seconds at the rate before those that count: compilers become warm. */
const WARM_UP_SECONDS = 5;

/** How long opening takes at most, milliseconds. */
const OPEN_LIMIT_MS = 60_000;

/** How long a run may take beyond its time, milliseconds. */
const RUN_LIMIT_MS = 60_000;

/** What is measured at half of what ingest can take. */
export interface HalfLoadOptions {
  readonly closers: Closers;
  readonly dir: string;
  readonly stations: number;
  readonly perSecond: number;
  readonly seconds: number;
}

/**
 * Another ingest in a process of its own, at a steady rate from a probe that plays the broker: how long it takes from a
 * message to its acknowledgement, which comes when the message is on the disk, and how long the event loop is held up.
 */
export async function measureHalfLoad(options: HalfLoadOptions): Promise<Readonly<Record<string, number>>> {
  const { closers, dir, stations, perSecond, seconds } = options;
  const probe = new BenchProcess({ role: 'ack-probe' });
  closers.add(() => probe.close());
  const ingest = new BenchProcess({ role: 'ingest' });
  closers.add(() => ingest.close());
  const place = join(dir, 'half-load');
  await mkdir(place);
  const startMs = Date.now();
  const url = await probe.ask('open', { stations }, z.string(), OPEN_LIMIT_MS);
  await ingest.ask('open', { url, dir: place, stations, sync: 'fsync' }, z.unknown(), OPEN_LIMIT_MS);
  const run = (time: number): Promise<z.infer<typeof ackLatencies>> => {
    const load = { stations, startMs, perSecond, seconds: time };
    return probe.ask('run', load, ackLatencies, time * 1_000 + RUN_LIMIT_MS);
  };
  await run(WARM_UP_SECONDS);
  const before = await ingest.ask('usage', {}, usage, OPEN_LIMIT_MS);
  const latencies = await run(seconds);
  const after = await ingest.ask('usage', {}, usage, OPEN_LIMIT_MS);
  return {
    messagesPerSecond: Math.round(perSecond),
    unacknowledged: Math.round(perSecond * seconds) - latencies.acknowledged,
    ackP50Ms: rounded(latencies.p50Ms),
    ackP99Ms: rounded(latencies.p99Ms),
    ackP999Ms: rounded(latencies.p999Ms),
    eventLoopP99Ms: rounded(after.eventLoopP99Ms),
    cpuUsPerMessage: rounded((after.cpuUs - before.cpuUs) / (perSecond * seconds)),
    rssMib: Math.round(after.rssMib),
  };
}
