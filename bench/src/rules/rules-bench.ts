import type { BenchOptions } from '../command-line.ts';
import { rounded, type BenchReport } from '../report/bench-report.ts';
import { machineFacts } from '../report/machine-facts.ts';
import { progress } from '../report/progress.ts';
import { median } from '../statistics/quantile.ts';
import { EngineRun } from './engine-run.ts';
import { JsonRulesRun } from './json-rules-run.ts';
import { makeDatastreams, makeRules, type RuleKind } from './rule-mix.ts';

/** Areas: with five properties 285 cells of 2 to 5 rules each, and four cells of one more make 1,000. */
const AREAS = 57;
const KINDS: readonly RuleKind[] = [
  'plain',
  'plain',
  'window',
  'plain',
  'quorum',
  'plain',
  'window',
  'schedule',
  'plain',
  'm-of-n',
];
const DEFAULT_ROUNDS = 3;
const DEFAULT_SECONDS = 3;
const WARM_UP_SECONDS = 4;

function rulesOfCell(cell: number): number {
  return 2 + (cell % 4) + (cell % 4 === 0 && cell < 4 * 4 ? 1 : 0);
}

/**
 * Observations a second of one processor with 1,000 rules over 10,000 datastreams; on the plain thresholds among these,
 * `ratio` is that of our engine by that of json-rules-engine, `ratioIndexed` by one with an index of its user's own.
 */
export async function runRulesBench(options: BenchOptions): Promise<BenchReport> {
  const { rounds = DEFAULT_ROUNDS, seconds = DEFAULT_SECONDS } = options;
  const datastreams = makeDatastreams(AREAS);
  const rules = makeRules(AREAS, rulesOfCell, KINDS);
  const plainRules = rules.filter((_, place) => KINDS[place % KINDS.length] === 'plain');
  const mixed = new EngineRun('mixed', rules, datastreams);
  const plain = new EngineRun('plain', plainRules, datastreams);
  const whole = new JsonRulesRun(plainRules, datastreams, true);
  const indexed = new JsonRulesRun(plainRules, datastreams, false);
  for (const run of [mixed, plain]) run.measure(WARM_UP_SECONDS);
  const taken: { mixed: number; plain: number; whole: number; indexed: number }[] = [];
  for (let round = 1; round <= rounds; round++) {
    progress(`round ${round} of ${rounds}`);
    taken.push({
      mixed: mixed.measure(seconds),
      plain: plain.measure(seconds),
      whole: await whole.measure(seconds),
      indexed: await indexed.measure(seconds),
    });
  }
  const ratios = taken.map((turn) => turn.plain / turn.whole);
  const silent = [mixed, plain].filter(({ transitions }) => transitions === 0);
  return {
    bench: 'rules',
    ratio: rounded(median(ratios)),
    ratioMin: rounded(Math.min(...ratios)),
    ratioMax: rounded(Math.max(...ratios)),
    ratioIndexed: rounded(median(taken.map((turn) => turn.plain / turn.indexed))),
    observationsPerSecond: Math.round(median(taken.map((turn) => turn.mixed))),
    plainPerSecond: Math.round(median(taken.map((turn) => turn.plain))),
    jsonRulesPerSecond: Math.round(median(taken.map((turn) => turn.whole))),
    jsonRulesIndexedPerSecond: Math.round(median(taken.map((turn) => turn.indexed))),
    transitions: mixed.transitions,
    voidReasons: silent.map(({ name }) => `the engine with ${name} rules decided nothing`),
    setting: {
      rounds,
      seconds,
      rules: rules.length,
      plainRules: plainRules.length,
      datastreams: datastreams.length,
    },
    rounds: taken,
    machine: machineFacts(),
  };
}
