import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { startMosquitto } from '@ioc/test-requirements';
import { z } from 'zod';

import type { LoadShape } from '../load/city-load.ts';
import { BROKER_CONFIG } from '../pipeline/broker-config.ts';
import type { ReadBack } from '../pipeline/pipeline-report.ts';
import { sentByStation } from '../pipeline/publisher-process.ts';
import type { RuleLoad } from '../pipeline/seed-records.ts';
import { archiveLag, type ArchiveLag } from '../pipeline/subscriber-messages.ts';
import { Side, type Turn } from '../pipeline/side.ts';
import { BenchProcess } from '../processes/bench-process.ts';
import type { Closers } from '../processes/closers.ts';

/** Connections of the publishers: few, so that the sender is cheap. */
export const CONNECTIONS = 8;
/** Unacknowledged messages of each connection. */
export const IN_FLIGHT = 250;
/** Messages between the publishers and the subscriber, at most. */
export const WINDOW = 20_000;

/** How long opening takes at most, milliseconds: seeding ten thousand devices and connecting. */
const OPEN_LIMIT_MS = 120_000;
/** How long reading everything back takes at most, milliseconds. */
const VERIFY_LIMIT_MS = 600_000;

/** How long a simple question may take, milliseconds. */
const ANSWER_LIMIT_MS = 20_000;

const verified = z.object({
  readBack: z.object({ expected: z.number(), found: z.number(), lost: z.number(), wrong: z.number() }),
  counts: z.record(z.string(), z.number()),
});

/** One ingest of a benchmark, with a broker of its own, and the fleet that publishes towards it. */
export interface SideSpec extends LoadShape {
  readonly name: string;
  readonly stations: number;
  readonly rules: RuleLoad;
  readonly perSecond?: number | undefined;
  /** Devices that are registered beside the fleet and do not speak with it. */
  readonly others?: number | undefined;
}

/** Ingest as production runs it behind a broker of its own, and its fleet. */
export interface MeasuredSide {
  readonly spec: SideSpec;
  readonly brokerUrl: string;
  /** Publishes for the time, then waits until the broker has acknowledged everything. */
  publish(milliseconds: number): Promise<void>;
  /** Ends publishing early. */
  stopPublishing(): Promise<void>;
  /** Takes the telemetry store away from ingest, or gives it back. */
  gate(isAway: boolean): Promise<void>;
  archiveLag(): Promise<ArchiveLag>;
  /** Publishes for the time and waits until everything behind ingest has caught up. */
  takeTurn(milliseconds: number): Promise<Turn>;
  /** Ends ingest, opens its store anew and compares every reading with what was sent. */
  verify(): Promise<ReadBack>;
}

/** Starts a side in a folder of its own under `dir`; `publishers` is the process that all sides share. */
export async function openMeasuredSide(
  spec: SideSpec,
  { closers, dir, publishers }: { closers: Closers; dir: string; publishers: BenchProcess },
): Promise<MeasuredSide> {
  const { name, stations, rules, startMs, readingsPerMessage, stepMs, perSecond } = spec;
  const broker = await startMosquitto({ config: BROKER_CONFIG });
  closers.add(() => broker.close());
  const ingest = new BenchProcess({ role: 'ingest' });
  closers.add(() => ingest.close());
  const place = join(dir, name);
  await mkdir(place);
  const composition = {
    url: broker.url,
    dir: place,
    stations: stations + (spec.others ?? 0),
    sync: 'fsync',
    rules,
  };
  await ingest.ask('open', composition, z.unknown(), OPEN_LIMIT_MS);
  const shape = { startMs, readingsPerMessage, stepMs };
  const fleet = { stations, connections: CONNECTIONS, inFlight: IN_FLIGHT, window: WINDOW, perSecond };
  const target = { target: name, place: { host: '127.0.0.1', port: broker.port } };
  await publishers.ask('open', { ...target, ...fleet, ...shape }, z.unknown(), OPEN_LIMIT_MS);
  const side = new Side(name, ingest, publishers);
  return {
    spec,
    brokerUrl: broker.url,
    publish: async (milliseconds) => {
      await side.publish(milliseconds);
    },
    stopPublishing: async () => {
      await publishers.ask('stop', { target: name }, z.unknown(), ANSWER_LIMIT_MS);
    },
    gate: async (isAway) => {
      await ingest.ask('gate', { isAway }, z.unknown(), ANSWER_LIMIT_MS);
    },
    archiveLag: () => ingest.ask('lag', {}, archiveLag, ANSWER_LIMIT_MS),
    takeTurn: (milliseconds) => side.takeTurn(milliseconds),
    verify: async () => {
      await side.settle();
      const sent = await publishers.ask('sentByStation', { target: name }, sentByStation, OPEN_LIMIT_MS);
      const load = { sentByStation: sent, ...shape };
      const { readBack } = await ingest.ask('verify', load, verified, VERIFY_LIMIT_MS);
      const missing = side.sent * (readingsPerMessage ?? 1) - readBack.expected;
      return { ...readBack, lost: readBack.lost + Math.max(0, missing) };
    },
  };
}
