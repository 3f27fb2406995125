import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { BenchOptions } from '../command-line.ts';
import { rounded, type BenchReport } from '../report/bench-report.ts';
import { machineFacts } from '../report/machine-facts.ts';
import { progress } from '../report/progress.ts';
import { quantile } from '../statistics/quantile.ts';
import { summarizeLatencies, type LatencySummary } from '../statistics/latency-summary.ts';
import { driveAtFullSpeed, driveAtPace, RECORD_BYTES, WINDOW } from './drive-log.ts';
import { journalLog } from './journal-log.ts';
import { measureRecovery } from './journal-recovery.ts';
import { LEVEL_LOG } from './level-log.ts';
import type { MeasuredLog } from './record-log.ts';

const DEFAULT_ROUNDS = 5;
const DEFAULT_SECONDS = 4;
const WARM_UP_MS = 1_000;
/** Records a second of the paced part: what a city's ingest is sized for. */
const PACE = 2_000;
const RECOVERED_RECORDS = 1_000_000;

const FSYNC = journalLog('fsync');
const OS = journalLog('os');
const LOGS: readonly MeasuredLog[] = [FSYNC, LEVEL_LOG, OS];

interface Turn {
  readonly log: string;
  readonly perSecond: number;
  readonly cpuUsPerRecord: number;
  readonly latency: LatencySummary;
  readonly missing: number;
}

/** One log, as fast as it goes and then at a pace, in a folder of its own; then opened again and counted. */
async function takeTurn(log: MeasuredLog, parent: string, seconds: number): Promise<Turn> {
  const folder = await mkdtemp(join(parent, 'log-'));
  const opened = await log.open(folder);
  const warmUp = await driveAtFullSpeed(opened, WARM_UP_MS);
  const speed = await driveAtFullSpeed(opened, seconds * 1_000);
  const latencies = await driveAtPace(opened, PACE, seconds * 1_000);
  await opened.close();
  const again = await log.open(folder);
  const found = await again.count();
  await again.close();
  await rm(folder, { recursive: true });
  const turn = {
    log: log.name,
    perSecond: Math.round(speed.perSecond),
    cpuUsPerRecord: rounded(speed.cpuUsPerRecord),
    latency: summarizeLatencies(latencies),
    missing: warmUp.records + speed.records + latencies.length - found,
  };
  const { p50, p99 } = turn.latency;
  progress(`${log.name}: ${turn.perSecond}/s, ${turn.cpuUsPerRecord} µs, p50 ${p50} ms, p99 ${p99} ms`);
  return turn;
}

function medianOf(turns: readonly Turn[], log: MeasuredLog, figure: (turn: Turn) => number): number {
  return rounded(quantile(turns.filter(({ log: name }) => name === log.name).map(figure), 0.5));
}

/** `above` by `below`, round by round; the median. */
function ratioOf(turns: readonly Turn[], above: MeasuredLog, below: MeasuredLog): number {
  const speeds = (log: MeasuredLog): number[] =>
    turns.filter(({ log: name }) => name === log.name).map(({ perSecond }) => perSecond);
  const others = speeds(below);
  return rounded(
    quantile(
      speeds(above).map((speed, round) => speed / (others[round] ?? Number.NaN)),
      0.5,
    ),
  );
}

/**
 * Our journal beside LevelDB with every batch synced, and beside itself without syncs: `ratio` = records a second of the
 * journal with `fsync` / of LevelDB. Then how fast a journal of a million records is opened and read after a kill.
 */
export async function runJournalBench(options: BenchOptions): Promise<BenchReport> {
  const { rounds = DEFAULT_ROUNDS, seconds = DEFAULT_SECONDS } = options;
  const parent = await mkdtemp(join(tmpdir(), 'ioc-journal-bench-'));
  try {
    const turns: Turn[] = [];
    for (let round = 0; round < rounds; round += 1) {
      progress(`round ${round + 1} of ${rounds}`);
      const order = round % 2 === 0 ? LOGS : LOGS.toReversed();
      for (const log of order) turns.push(await takeTurn(log, parent, seconds));
    }
    progress(`opening and reading a journal of ${RECOVERED_RECORDS} records after a kill`);
    const recovery = await measureRecovery(join(parent, 'recovery'), RECOVERED_RECORDS);
    const missing = turns.filter((turn) => turn.missing !== 0);
    return {
      bench: 'journal',
      ratio: ratioOf(turns, FSYNC, LEVEL_LOG),
      ratioFsyncToOs: ratioOf(turns, FSYNC, OS),
      logs: LOGS.map((log) => ({
        log: log.name,
        perSecond: medianOf(turns, log, ({ perSecond }) => perSecond),
        cpuUsPerRecord: medianOf(turns, log, ({ cpuUsPerRecord }) => cpuUsPerRecord),
        p50Ms: medianOf(turns, log, ({ latency }) => latency.p50),
        p99Ms: medianOf(turns, log, ({ latency }) => latency.p99),
      })),
      recovery,
      voidReasons: [
        ...missing.map(
          ({ log, missing: count }) => `${log} gave back ${count} records fewer than it acknowledged`,
        ),
        ...(recovery.lost === 0 ? [] : [`${recovery.lost} records were lost by a kill`]),
      ],
      setting: { rounds, seconds, recordBytes: RECORD_BYTES, window: WINDOW, pace: PACE },
      turns,
      machine: machineFacts(),
    };
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}
