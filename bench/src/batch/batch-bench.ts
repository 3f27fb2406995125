import type { BenchOptions } from '../command-line.ts';
import { LOAD_PROPERTIES } from '../load/city-load.ts';
import type { Turn } from '../pipeline/side.ts';
import { RULES } from '../pipeline/seed-records.ts';
import { rounded, type BenchReport } from '../report/bench-report.ts';
import { machineFacts } from '../report/machine-facts.ts';
import { progress } from '../report/progress.ts';
import type { MeasuredSide, SideSpec } from '../sides/measured-side.ts';
import { figureOf, isSenderLimited, ratiosOf, readBackFaults, takeRounds } from '../sides/turns.ts';
import { withSides } from '../sides/with-sides.ts';
import { median } from '../statistics/quantile.ts';

/** Readings in one message of a gateway. */
export const READINGS_PER_MESSAGE = 20;
/** Rounds and seconds of publishing in a turn. */
const DEFAULT_ROUNDS = 3;
const DEFAULT_SECONDS = 5;
const WARM_UP_SECONDS = 4;
const STATIONS = 1_000;
/** Milliseconds between two readings of a station: at 200,000 readings a second event time runs as fast as the clock. */
const STEP_MS = 5;
/** Holds 100 readings of a station. */
const WINDOW_SECONDS = 1;

function specOf(name: string, readingsPerMessage: number): SideSpec {
  const rules = { rules: RULES, windowSeconds: WINDOW_SECONDS };
  return { name, stations: STATIONS, rules, startMs: Date.now(), readingsPerMessage, stepMs: STEP_MS };
}

function valuesPerSecond(readings: number): (turn: Turn) => number {
  return ({ settledMessagesPerSecond }) => settledMessagesPerSecond * readings * LOAD_PROPERTIES.length;
}

/**
 * Values a second, everything behind ingest included, when gateways send twenty readings in a message: `ratio` is by how
 * much that is more than with one reading in a message. Rejects when the run cannot be made.
 */
export function runBatchBench(options: BenchOptions): Promise<BenchReport> {
  const specs = [specOf('single', 1), specOf('batch', READINGS_PER_MESSAGE)];
  return withSides(specs, WARM_UP_SECONDS, (sides) => measure(sides, options));
}

async function measure(sides: readonly MeasuredSide[], options: BenchOptions): Promise<BenchReport> {
  const rounds = options.rounds ?? DEFAULT_ROUNDS;
  const seconds = options.seconds ?? DEFAULT_SECONDS;
  const taken = await takeRounds(sides, { rounds, seconds });
  progress('reading the stores back');
  const readBack = Object.fromEntries(
    await Promise.all(sides.map(async (side) => [side.spec.name, await side.verify()] as const)),
  );
  const single = figureOf(taken, 'single', valuesPerSecond(1));
  const batch = figureOf(taken, 'batch', valuesPerSecond(READINGS_PER_MESSAGE));
  const ratios = ratiosOf(
    taken,
    ['batch', 'single'],
    ({ settledMessagesPerSecond }) => settledMessagesPerSecond,
  );
  const limited = taken.filter(isSenderLimited).length;
  return {
    bench: 'batch',
    ratio: rounded(median(ratios) * READINGS_PER_MESSAGE),
    valuesPerSecond: { single: Math.round(single), batch: Math.round(batch) },
    cpuUsPerValue: {
      single: rounded(figureOf(taken, 'single', cpuUs) / LOAD_PROPERTIES.length),
      batch: rounded(figureOf(taken, 'batch', cpuUs) / LOAD_PROPERTIES.length / READINGS_PER_MESSAGE),
    },
    roundsLimitedBySender: limited,
    readBack,
    voidReasons: Object.entries(readBack).flatMap(([name, found]) => readBackFaults(name, found)),
    setting: { seconds, rounds, stations: STATIONS, readingsPerMessage: READINGS_PER_MESSAGE, rules: RULES },
    rounds: taken.map((turns) => Object.fromEntries(turns)),
    machine: machineFacts(),
  };
}

function cpuUs({ cpuUsPerMessage }: Turn): number {
  return cpuUsPerMessage;
}
