import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  instant,
  isCityId,
  isDepartmentId,
  isDeviceId,
  isPropertyId,
  isRuleId,
  type EvaluatedDatastream,
  type Rule,
} from '@ioc/domain';
import { RuleLab } from '@ioc/ioc-api';
import { openThreadedDuckDbStore, type TelemetryStore } from '@ioc/telemetry-store';

import type { BenchOptions } from '../command-line.ts';
import { rounded, type BenchReport } from '../report/bench-report.ts';
import { machineFacts } from '../report/machine-facts.ts';
import { progress } from '../report/progress.ts';
import { quantile } from '../statistics/quantile.ts';

/** What R36 asks for: so many datastreams for so many days, one observation a minute, within this time. */
const DATASTREAMS = 200;
const DAYS = 30;
const ALLOWED_MS = 10_000;

/** A department's usual selection: moving a threshold over it is to answer within a second. */
const USUAL_DATASTREAMS = 20;

const MINUTES = DAYS * 1_440;
const MINUTE_MS = 60_000;
const START = Date.UTC(2026, 9, 20);
const MINUTES_PER_WRITE = 100;
const DEFAULT_ROUNDS = 3;
const LIMIT_MS = 300_000;

function checked<T extends string>(is: (text: string) => text is T, text: string): T {
  if (!is(text)) throw new Error(`not an id: ${text}`);
  return text;
}

const PROPERTY = checked(isPropertyId, 'pm2_5');
const SPAN = { from: instant(START), to: instant(START + MINUTES * MINUTE_MS) };

const RULE: Rule = {
  id: checked(isRuleId, 'bench-rule'),
  version: 1,
  name: { vi: 'Bụi mịn', en: 'Fine dust' },
  department: checked(isDepartmentId, 'bench'),
  sector: 'environment',
  enabled: true,
  select: { property: PROPERTY },
  groupBy: 'device',
  signal: { fn: 'mean', window: 'PT1H', minSamples: 30 },
  levels: [
    { severity: 'medium', op: '>', threshold: 80, reset: 70, for: 'PT10M' },
    { severity: 'high', op: '>', threshold: 95, reset: 90 },
  ],
  noData: { severity: 'low' },
  message: { vi: '{device} {value}', en: '{device} {value}' },
};

const STREAMS: readonly EvaluatedDatastream[] = Array.from({ length: DATASTREAMS }, (_, index) => ({
  device: checked(isDeviceId, `dust-${String(index).padStart(3, '0')}`),
  property: PROPERTY,
  city: checked(isCityId, 'bac-giang'),
  tags: [],
  intervalMs: MINUTE_MS,
}));

/** A wave of hours with one of minutes upon it: some alerts a day and device. */
function valueOf(station: number, minute: number): number {
  return 60 + 40 * Math.sin(minute / (97 + station)) + 10 * Math.sin(minute * 7.3 + station);
}

async function fill(store: TelemetryStore): Promise<void> {
  for (let first = 0; first < MINUTES; first += MINUTES_PER_WRITE) {
    const minutes = Array.from(
      { length: Math.min(MINUTES_PER_WRITE, MINUTES - first) },
      (_, index) => first + index,
    );
    await store.write(
      minutes.flatMap((minute) =>
        STREAMS.map(({ device, property }, station) => {
          const at = instant(START + minute * MINUTE_MS + ((station * 37) % 1_000));
          const values = [
            { property, v: Math.round(valueOf(station, minute) * 10) / 10, q: 'good' as const },
          ];
          return { device, observedAt: at, receivedAt: at, isTimeAssumed: false, values };
        }),
      ),
    );
  }
}

interface Trial {
  readonly tookMs: number;
  readonly cpuMs: number;
  readonly evaluated: number;
  readonly alerts: number;
  readonly longestPauseMs: number;
}

/** How long the event loop, and with it every other request, stood still at most. */
function watchPauses(): () => number {
  let [longest, last] = [0, performance.now()];
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  return () => {
    clearInterval(timer);
    return longest;
  };
}

async function runTrial(
  lab: RuleLab,
  datastreams: readonly EvaluatedDatastream[],
  rule: Rule,
): Promise<Trial> {
  const cpu = process.cpuUsage();
  const begunMs = performance.now();
  const pauses = watchPauses();
  const order = { owner: 'bench', signal: AbortSignal.timeout(LIMIT_MS) };
  const { facts } = await lab.run({ kind: 'backtest', rule, datastreams, span: SPAN }, order);
  const { user, system } = process.cpuUsage(cpu);
  const trial = {
    tookMs: Math.round(performance.now() - begunMs),
    cpuMs: Math.round((user + system) / 1_000),
    evaluated: facts.evaluated,
    alerts: facts.tally.alertCount,
    longestPauseMs: Math.round(pauses()),
  };
  progress(`${datastreams.length} datastreams: ${trial.tookMs} ms, ${trial.evaluated} observations`);
  return trial;
}

function movedThreshold(step: number): Rule {
  return {
    ...RULE,
    levels: [{ severity: 'medium', op: '>', threshold: 80 + step, reset: 70, for: 'PT10M' }],
  };
}

function median(trials: readonly Trial[], figure: (trial: Trial) => number): number {
  return quantile(trials.map(figure), 0.5);
}

/**
 * A rule over 30 days of 200 datastreams at one a minute, from DuckDB, in the rule lab's thread: `ratio` = 10 s / measured
 * (R36). Then a moved threshold over 20 of them, whose observations are still held.
 */
export async function runBacktestBench({ rounds = DEFAULT_ROUNDS }: BenchOptions): Promise<BenchReport> {
  const folder = await mkdtemp(join(tmpdir(), 'ioc-backtest-bench-'));
  const store = await openThreadedDuckDbStore({ path: join(folder, 'readings.duckdb') });
  try {
    progress(`writing ${DATASTREAMS * MINUTES} observations`);
    await fill(store);
    const lab = new RuleLab(store);
    const whole: Trial[] = [];
    for (let round = 0; round < rounds; round += 1) whole.push(await runTrial(lab, STREAMS, RULE));
    const usual = STREAMS.slice(0, USUAL_DATASTREAMS);
    const first = await runTrial(lab, usual, RULE);
    const moved: Trial[] = [];
    for (let step = 1; step <= rounds; step += 1)
      moved.push(await runTrial(lab, usual, movedThreshold(step)));
    const expected = DATASTREAMS * MINUTES;
    const short = whole.filter(({ evaluated }) => evaluated !== expected);
    const tookMs = median(whole, (trial) => trial.tookMs);
    return {
      bench: 'backtest',
      ratio: rounded(ALLOWED_MS / tookMs),
      tookMs,
      cpuMs: median(whole, (trial) => trial.cpuMs),
      perSecond: Math.round((expected * 1_000) / tookMs),
      longestPauseMs: Math.max(...whole.map(({ longestPauseMs }) => longestPauseMs)),
      movedThreshold: {
        datastreams: USUAL_DATASTREAMS,
        firstMs: first.tookMs,
        nextMs: median(moved, (trial) => trial.tookMs),
        nextCpuMs: median(moved, (trial) => trial.cpuMs),
      },
      voidReasons: short.map(({ evaluated }) => `${evaluated} of ${expected} observations were evaluated`),
      setting: { datastreams: DATASTREAMS, days: DAYS, rounds },
      trials: whole,
      machine: machineFacts(),
    };
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}
