import { readCommandLine, USAGE, type BenchName, type BenchOptions } from './command-line.ts';
import { PROCESS_ROLES } from './process-roles.ts';
import type { BenchReport } from './report/bench-report.ts';

const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

const BENCHES: Readonly<Record<BenchName, (options: BenchOptions) => Promise<BenchReport>>> = {
  pipeline: async (options) => (await import('./pipeline/pipeline-bench.ts')).runPipelineBench(options),
  batch: async (options) => (await import('./batch/batch-bench.ts')).runBatchBench(options),
  'ingest-scale': async (options) =>
    (await import('./ingest-scale/ingest-scale-bench.ts')).runIngestScaleBench(options),
  drain: async (options) => (await import('./drain/drain-bench.ts')).runDrainBench(options),
  peers: async (options) => (await import('./peers/peers-bench.ts')).runPeersBench(options),
  journal: async (options) => (await import('./journal/journal-bench.ts')).runJournalBench(options),
  backtest: async (options) => (await import('./backtest/backtest-bench.ts')).runBacktestBench(options),
  detection: async (options) => (await import('./detection/detection-bench.ts')).runDetectionBench(options),
  latency: async (options) => (await import('./latency/latency-bench.ts')).runLatencyBench(options),
  rules: async (options) => (await import('./rules/rules-bench.ts')).runRulesBench(options),
  'rule-growth': async (options) =>
    (await import('./rules/rule-growth-bench.ts')).runRuleGrowthBench(options),
};

/** The report is the last line of standard output; a void one fails the command. */
async function runBench(name: BenchName, options: BenchOptions): Promise<number> {
  const report = await BENCHES[name](options);
  for (const reason of report.voidReasons) process.stderr.write(`void: ${reason}\n`);
  process.stdout.write(`${JSON.stringify(report)}\n`);
  return report.voidReasons.length > 0 ? FAILED : DONE;
}

async function main(): Promise<number> {
  const command = readCommandLine(process.argv.slice(2));
  if (command.kind === 'bench') return runBench(command.name, command.options);
  if (command.kind === 'help') {
    process.stdout.write(USAGE);
    return DONE;
  }
  if (command.kind === 'mistake') {
    process.stderr.write(`${command.reason}\n\n${USAGE}`);
    return WRONG_USAGE;
  }
  await PROCESS_ROLES[command.role]?.();
  return DONE;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = FAILED;
}
