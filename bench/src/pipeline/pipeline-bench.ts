import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startMosquitto, type RunningMosquitto } from '@ioc/test-requirements';
import { z } from 'zod';

import type { BenchOptions } from '../command-line.ts';
import { BenchProcess } from '../processes/bench-process.ts';
import { Closers } from '../processes/closers.ts';
import type { BenchReport } from '../report/bench-report.ts';
import { progress } from '../report/progress.ts';
import { roundOrder } from '../rounds/round-order.ts';
import { measureHalfLoad } from '../half-load/half-load.ts';
import { median } from '../statistics/quantile.ts';
import { BROKER_CONFIG } from './broker-config.ts';
import { pipelineReport, type ReadBack, type Round } from './pipeline-report.ts';
import { sentByStation } from './publisher-process.ts';
import { RULES } from './seed-records.ts';
import { Side, type Turn } from './side.ts';

/** Rounds of a run: enough for a median that one disturbed round cannot move. */
export const DEFAULT_ROUNDS = 5;
/** Seconds of publishing in one turn. */
export const DEFAULT_SECONDS = 6;
/** Seconds of the turns before the first round, which do not count: compilers and caches become warm. */
const WARM_UP_SECONDS = 5;

/** Seconds at half of the rate that ingest reached. */
const HALF_LOAD_SECONDS = 15;
/** Seconds of a turn that only shows what becomes of memory. */
const MEMORY_TURN_SECONDS = 10;

/** Stations of the fleet, as the goal is stated. */
const STATIONS = 1_000;
/** Connections of the publishers: few, so that the sender is cheap and the broker and the subscriber are the limit. */
const CONNECTIONS = 8;
/** Unacknowledged messages of each connection. */
const IN_FLIGHT = 250;
/**
 * Messages between the publishers and the subscriber: less than a second at full speed stands in the broker, and news of
 * what was taken in may be late by a tenth of that.
 */
const WINDOW = 20_000;
/** Durability of the journal: what production runs with. */
const JOURNAL_SYNC = 'fsync';

/** How long opening takes at most, milliseconds: seeding a thousand devices and connecting. */
const OPEN_LIMIT_MS = 60_000;
/** How long reading everything back takes at most, milliseconds. */
const VERIFY_LIMIT_MS = 300_000;

const verified = z.object({
  readBack: z.object({ expected: z.number(), found: z.number(), lost: z.number(), wrong: z.number() }),
  counts: z.record(z.string(), z.number()),
});

/** The two sides of the comparison: the bare subscriber, and ingest with everything behind it. */
type SideName = 'bare' | 'ingest';

interface Bench {
  readonly dir: string;
  readonly startMs: number;
  readonly publishers: BenchProcess;
  readonly ingest: BenchProcess;
  readonly sides: Readonly<Record<SideName, Side>>;
}

async function startBroker(closers: Closers): Promise<RunningMosquitto> {
  const broker = await startMosquitto({ config: BROKER_CONFIG });
  closers.add(() => broker.close());
  return broker;
}

function startProcess(closers: Closers, role: string, profileDir?: string): BenchProcess {
  const started = new BenchProcess({ role, ...(profileDir === undefined ? {} : { profileDir }) });
  closers.add(() => started.close());
  return started;
}

/** Each side has a broker of its own with the same configuration, so that neither queues for the other. */
async function open(closers: Closers, profileDir: string | undefined): Promise<Bench> {
  const dir = await mkdtemp(join(tmpdir(), 'ioc-bench-'));
  closers.add(() => rm(dir, { recursive: true, force: true }));
  const brokers = { bare: await startBroker(closers), ingest: await startBroker(closers) };
  const bare = startProcess(closers, 'bare-subscriber');
  const ingest = startProcess(closers, 'ingest', profileDir);
  const publishers = startProcess(closers, 'publisher');
  const startMs = Date.now();
  await bare.ask('open', { url: brokers.bare.url }, z.unknown(), OPEN_LIMIT_MS);
  const composition = { url: brokers.ingest.url, dir, stations: STATIONS, sync: JOURNAL_SYNC };
  await ingest.ask('open', composition, z.unknown(), OPEN_LIMIT_MS);
  for (const [target, { port }] of Object.entries(brokers)) {
    const place = { host: '127.0.0.1', port };
    const load = {
      stations: STATIONS,
      connections: CONNECTIONS,
      inFlight: IN_FLIGHT,
      window: WINDOW,
      startMs,
    };
    await publishers.ask('open', { target, place, ...load }, z.unknown(), OPEN_LIMIT_MS);
  }
  const sides = {
    bare: new Side('bare', bare, publishers),
    ingest: new Side('ingest', ingest, publishers),
  };
  return { dir, startMs, publishers, ingest, sides };
}

async function takeRound(sides: Bench['sides'], order: readonly SideName[], ms: number): Promise<Round> {
  const turns = new Map<SideName, Turn>();
  for (const name of order) turns.set(name, await sides[name].takeTurn(ms));
  const [bare, ingest] = [turns.get('bare'), turns.get('ingest')];
  if (bare === undefined || ingest === undefined) throw new RangeError('a round needs a turn of both sides');
  return { bare, ingest };
}

async function takeRounds({ sides }: Bench, rounds: number, seconds: number): Promise<readonly Round[]> {
  const taken: Round[] = [];
  for (const order of roundOrder<SideName>('bare', 'ingest', rounds)) {
    const round = await takeRound(sides, order, seconds * 1_000);
    taken.push(round);
    progress(
      `round ${taken.length} of ${rounds}: ${describe(round.bare)} bare, ${describe(round.ingest)} ingest`,
    );
  }
  return taken;
}

/** Memory after every turn, MiB: of the rounds, then of further turns of ingest alone until it took in so many messages. */
async function takeMemory(
  { sides: { ingest } }: Bench,
  rounds: readonly Round[],
  messages: number,
): Promise<readonly number[]> {
  const rssMib = rounds.map((round) => Math.round(round.ingest.rssMib));
  while (ingest.sent < messages) {
    const turn = await ingest.takeTurn(MEMORY_TURN_SECONDS * 1_000);
    rssMib.push(Math.round(turn.rssMib));
    progress(`${ingest.sent} of ${messages} messages: ${describe(turn)}, ${rssMib.at(-1)} MiB`);
  }
  return rssMib;
}

function describe({ messagesPerSecond, cpuUsPerMessage }: Turn): string {
  return `${Math.round(messagesPerSecond)}/s at ${cpuUsPerMessage.toFixed(1)} µs`;
}

async function verify({ publishers, ingest, startMs }: Bench): Promise<z.infer<typeof verified>> {
  progress('reading the store back');
  const sent = await publishers.ask('sentByStation', { target: 'ingest' }, sentByStation, OPEN_LIMIT_MS);
  return ingest.ask('verify', { sentByStation: sent, startMs }, verified, VERIFY_LIMIT_MS);
}

/**
 * Messages a second through a real broker, in one run and in alternating rounds: a bare `mqtt` subscriber, and ingest
 * with journal, archive, rules and live feed. Rejects when the run cannot be made; losses make the report void.
 */
export async function runPipelineBench(options: BenchOptions): Promise<BenchReport> {
  const rounds = options.rounds ?? DEFAULT_ROUNDS;
  const seconds = options.seconds ?? DEFAULT_SECONDS;
  const closers = new Closers();
  try {
    progress('starting two brokers, the bare subscriber, ingest and the publishers');
    const bench = await open(closers, options.profileDir);
    progress('warming up');
    for (const name of ['bare', 'ingest'] as const) await bench.sides[name].takeTurn(WARM_UP_SECONDS * 1_000);
    const taken = await takeRounds(bench, rounds, seconds);
    const rssMib = await takeMemory(bench, taken, options.messages ?? 0);
    const { readBack, counts } = await verify(bench);
    progress('measuring at half load');
    const perSecond = median(taken.map(({ ingest }) => ingest.messagesPerSecond)) / 2;
    const halfLoad = await measureHalfLoad({
      closers,
      dir: bench.dir,
      stations: STATIONS,
      perSecond,
      seconds: HALF_LOAD_SECONDS,
    });
    return pipelineReport({
      rounds: taken,
      readBack: withSent(readBack, bench),
      details: {
        ...details(seconds, counts),
        halfLoad,
        memory: { messages: bench.sides.ingest.sent, rssMib },
      },
    });
  } finally {
    await closers.closeAll();
  }
}

/** What was sent is what the publishers say, whatever the stations' counts add up to. */
function withSent(readBack: ReadBack, { sides }: Bench): ReadBack {
  const missing = sides.ingest.sent - readBack.expected;
  return { ...readBack, expected: sides.ingest.sent, lost: readBack.lost + Math.max(0, missing) };
}

function details(
  seconds: number,
  counts: Readonly<Record<string, number>>,
): Readonly<Record<string, unknown>> {
  return {
    ingestCounts: counts,
    setting: {
      seconds,
      stations: STATIONS,
      valuesPerMessage: 5,
      rules: RULES,
      rulesPerReading: 2,
      journalSync: JOURNAL_SYNC,
      telemetryStore: 'duckdb',
      recordStore: 'sqlite',
      connections: CONNECTIONS,
      inFlight: IN_FLIGHT,
      window: WINDOW,
      broker: BROKER_CONFIG,
    },
  };
}
