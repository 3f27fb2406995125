import type { BenchOptions } from '../command-line.ts';
import type { Turn } from '../pipeline/side.ts';
import { rounded, type BenchReport } from '../report/bench-report.ts';
import { machineFacts } from '../report/machine-facts.ts';
import { progress } from '../report/progress.ts';
import type { MeasuredSide, SideSpec } from '../sides/measured-side.ts';
import { figureOf, ratiosOf, readBackFaults, takeRounds } from '../sides/turns.ts';
import { withSides } from '../sides/with-sides.ts';
import { median } from '../statistics/quantile.ts';

/** Devices and rules of each size; every reading meets two rules in all of them. */
export const SIZES = [
  { stations: 100, rules: 10 },
  { stations: 1_000, rules: 100 },
  { stations: 10_000, rules: 1_000 },
] as const;
/** Messages a second of every size: the same, so that only the size differs, and below what the machine can do. */
export const PER_SECOND = 5_000;
const DEFAULT_ROUNDS = 3;
const DEFAULT_SECONDS = 6;
const WARM_UP_SECONDS = 5;
/** Readings of a station in the window of a rule on a mean. */
const READINGS_PER_WINDOW = 100;

/** Event time runs as fast as the clock while each of the sizes has its turn. */
function specOf({ stations, rules }: (typeof SIZES)[number]): SideSpec {
  const stepMs = (SIZES.length * stations * 1_000) / PER_SECOND;
  const windowSeconds = Math.ceil((READINGS_PER_WINDOW * stepMs) / 1_000);
  return {
    name: `${stations} devices, ${rules} rules`,
    stations,
    rules: { rules, windowSeconds },
    perSecond: PER_SECOND,
    startMs: Date.now(),
    stepMs,
  };
}

function cpuUs({ cpuUsPerMessage }: Turn): number {
  return cpuUsPerMessage;
}

/**
 * Processor time of a message at equal load when there are a hundred times as many devices and rules: `ratio` is that of
 * the largest size by that of the smallest. Rejects when the run cannot be made.
 */
export function runIngestScaleBench(options: BenchOptions): Promise<BenchReport> {
  return withSides(SIZES.map(specOf), WARM_UP_SECONDS, (sides) => measure(sides, options));
}

async function measure(sides: readonly MeasuredSide[], options: BenchOptions): Promise<BenchReport> {
  const rounds = options.rounds ?? DEFAULT_ROUNDS;
  const seconds = options.seconds ?? DEFAULT_SECONDS;
  const taken = await takeRounds(sides, { rounds, seconds });
  progress('reading the stores back');
  const found = await Promise.all(sides.map((side) => side.verify()));
  const names = sides.map(({ spec }) => spec.name);
  const [smallest = '', largest = ''] = [names[0], names.at(-1)];
  const ratios = ratiosOf(taken, [largest, smallest], cpuUs);
  return {
    bench: 'ingest-scale',
    ratio: rounded(median(ratios)),
    ratioMin: rounded(Math.min(...ratios)),
    ratioMax: rounded(Math.max(...ratios)),
    sizes: names.map((name) => ({
      name,
      cpuUsPerMessage: figureOf(taken, name, cpuUs),
      rssMib: Math.round(figureOf(taken, name, ({ rssMib }) => rssMib)),
      eventLoopP99Ms: figureOf(taken, name, ({ eventLoopP99Ms }) => eventLoopP99Ms),
    })),
    readBack: Object.fromEntries(names.map((name, place) => [name, found[place]])),
    voidReasons: found.flatMap((readBack, place) => readBackFaults(names[place] ?? '', readBack)),
    setting: { seconds, rounds, perSecond: PER_SECOND, readingsPerWindow: READINGS_PER_WINDOW },
    rounds: taken.map((turns) => Object.fromEntries(turns)),
    machine: machineFacts(),
  };
}
