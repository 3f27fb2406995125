import type { BenchOptions } from '../command-line.ts';
import { rounded, type BenchReport } from '../report/bench-report.ts';
import { machineFacts } from '../report/machine-facts.ts';
import { progress } from '../report/progress.ts';
import { median } from '../statistics/quantile.ts';
import { EngineRun } from './engine-run.ts';
import { makeDatastreams, makeRules, type RuleKind } from './rule-mix.ts';

/** Areas of each size: with five properties and two rules for each of them 10, 100 and 1,000 rules. */
const AREAS = [1, 10, 100] as const;
const RULES_PER_READING = 2;
const KINDS: readonly RuleKind[] = ['plain', 'window', 'schedule', 'm-of-n'];
const DEFAULT_ROUNDS = 5;
const DEFAULT_SECONDS = 2;
const WARM_UP_SECONDS = 3;

/**
 * Processor time of a reading at equal load: 10, 100 and 1,000 rules over the same 10,000 datastreams, every reading
 * meeting two. `ratio` is that of the largest by that of the smallest.
 */
export function runRuleGrowthBench(options: BenchOptions): Promise<BenchReport> {
  const { rounds = DEFAULT_ROUNDS, seconds = DEFAULT_SECONDS } = options;
  const runs = AREAS.map((areas) => {
    const rules = makeRules(areas, () => RULES_PER_READING, KINDS);
    return new EngineRun(`${rules.length} rules`, rules, makeDatastreams(areas));
  });
  for (const run of runs) run.measure(WARM_UP_SECONDS);
  const taken = Array.from({ length: rounds }, (_, round) => {
    progress(`round ${round + 1} of ${rounds}`);
    const order = round % 2 === 0 ? runs : runs.toReversed();
    return new Map(order.map((run) => [run.name, 1_000_000 / run.measure(seconds)]));
  });
  const [smallest = '', largest = ''] = [runs[0]?.name, runs.at(-1)?.name];
  const ratios = taken.map((turn) => (turn.get(largest) ?? NaN) / (turn.get(smallest) ?? NaN));
  return Promise.resolve({
    bench: 'rule-growth',
    ratio: rounded(median(ratios)),
    ratioMin: rounded(Math.min(...ratios)),
    ratioMax: rounded(Math.max(...ratios)),
    sizes: runs.map(({ name, transitions }) => ({
      name,
      cpuUsPerReading: rounded(median(taken.map((turn) => turn.get(name) ?? NaN))),
      transitions,
    })),
    voidReasons: runs.flatMap(({ name, transitions }) =>
      transitions > 0 ? [] : [`${name} decided nothing`],
    ),
    setting: { rounds, seconds, rulesPerReading: RULES_PER_READING },
    machine: machineFacts(),
  });
}
