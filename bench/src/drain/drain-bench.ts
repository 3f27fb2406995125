import { setTimeout as pause } from 'node:timers/promises';

import type { BenchOptions } from '../command-line.ts';
import { MEAN_WINDOW_SECONDS, RULES, stationDevice } from '../pipeline/seed-records.ts';
import { rounded, type BenchReport } from '../report/bench-report.ts';
import { machineFacts } from '../report/machine-facts.ts';
import { progress } from '../report/progress.ts';
import type { MeasuredSide, SideSpec } from '../sides/measured-side.ts';
import { readBackFaults } from '../sides/turns.ts';
import { withSides } from '../sides/with-sides.ts';
import { summarizeLatencies } from '../statistics/latency-summary.ts';
import { LiveProbe } from './live-probe.ts';

/** Messages a second of the fleet, before, while and after the store is away: twice what the goal is stated with. */
export const PER_SECOND = 4_000;
/** Seconds without the store: more than what ingest keeps in memory, so that the backlog is read from the journal. */
export const DEFAULT_SECONDS = 40;
const BEFORE_SECONDS = 10;
const WARM_UP_SECONDS = 4;
/** Longest draining, seconds. */
const DRAIN_LIMIT_S = 120;
/** A backlog of so many messages is what arrives in a moment: the archive has caught up. */
const CAUGHT_UP_MESSAGES = PER_SECOND / 4;
const LAG_POLL_MS = 20;
const STATIONS = 1_000;
const STEP_MS = (STATIONS * 1_000) / PER_SECOND;

interface Draining {
  readonly backlog: number;
  readonly drained: number;
  readonly seconds: number;
}

const SPEC: Omit<SideSpec, 'startMs'> = {
  name: 'ingest',
  stations: STATIONS,
  others: 1,
  rules: { rules: RULES, windowSeconds: MEAN_WINDOW_SECONDS },
  perSecond: PER_SECOND,
  stepMs: STEP_MS,
};

/**
 * The telemetry store is away for a while and comes back while messages keep coming: `ratio` is how many messages are
 * archived a second until the backlog is gone by how many arrive. Beside it how fresh the live feed is in each phase.
 * Rejects when the run cannot be made.
 */
export function runDrainBench(options: BenchOptions): Promise<BenchReport> {
  return withSides([{ ...SPEC, startMs: Date.now() }], WARM_UP_SECONDS, async ([side]) => {
    if (side === undefined) throw new RangeError('the benchmark has one side');
    return measure(side, options.seconds ?? DEFAULT_SECONDS);
  });
}

async function measure(side: MeasuredSide, awaySeconds: number): Promise<BenchReport> {
  const probe = await LiveProbe.open(side.brokerUrl, stationDevice(STATIONS, RULES / 2));
  const publishing = side.publish((BEFORE_SECONDS + awaySeconds + DRAIN_LIMIT_S) * 1_000);
  await pause(1_000);
  probe.takeLatencies();
  progress(`${BEFORE_SECONDS} seconds with the store`);
  await pause(BEFORE_SECONDS * 1_000);
  const before = probe.takeLatencies();
  progress(`${awaySeconds} seconds without`);
  await side.gate(true);
  await pause(awaySeconds * 1_000);
  const away = probe.takeLatencies();
  progress('the store is back');
  const draining = await drain(side);
  const meanwhile = probe.takeLatencies();
  await probe.close();
  await side.stopPublishing();
  await publishing;
  progress(`drained in ${rounded(draining.seconds)} s; reading the store back`);
  const readBack = await side.verify();
  const perSecond = draining.drained / draining.seconds;
  return {
    bench: 'drain',
    ratio: rounded(perSecond / PER_SECOND),
    drainedPerSecond: Math.round(perSecond),
    backlog: draining.backlog,
    drainSeconds: rounded(draining.seconds),
    liveMs: {
      before: summarizeLatencies(before),
      away: summarizeLatencies(away),
      draining: summarizeLatencies(meanwhile),
    },
    readBack,
    voidReasons: readBackFaults('ingest', readBack),
    setting: { perSecond: PER_SECOND, awaySeconds, stations: STATIONS, rules: RULES },
    machine: machineFacts(),
  };
}

/** Gives the store back and waits until the backlog is gone. */
async function drain(side: MeasuredSide): Promise<Draining> {
  const before = await side.archiveLag();
  const startedMs = performance.now();
  await side.gate(false);
  for (;;) {
    await pause(LAG_POLL_MS);
    const { archived, lagMessages } = await side.archiveLag();
    const seconds = (performance.now() - startedMs) / 1_000;
    if (lagMessages <= CAUGHT_UP_MESSAGES)
      return { backlog: before.lagMessages, drained: archived - before.archived, seconds };
    if (seconds > DRAIN_LIMIT_S) throw new Error(`the backlog was not drained within ${DRAIN_LIMIT_S} s`);
  }
}
