import type { z } from 'zod';

import { rounded, type BenchReport } from '../report/bench-report.ts';
import { machineFacts } from '../report/machine-facts.ts';
import { summarizeLatencies } from '../statistics/latency-summary.ts';
import type { fleetRun } from './fleet-process.ts';
import type { LatencySamples } from './latency-watch.ts';

/** The goal in milliseconds: the live stream sends four deltas a second, so that nothing is seen sooner on the whole. */
export const GOAL_MS = 250;

/** A sender that took more of a processor than this may itself have been late. */
const SENDER_LIMIT = 0.9;

/** What the report is made of. */
export interface LatencyFindings {
  readonly samples: LatencySamples;
  readonly run: z.infer<typeof fleetRun>;
  readonly details: Readonly<Record<string, unknown>>;
}

function voidReasons({ samples, run }: LatencyFindings): readonly string[] {
  return [
    ...(samples.toDelta.length === 0 ? ['no delta came'] : []),
    ...(samples.toAlert.length === 0 ? ['no alert came'] : []),
    ...(samples.unseen > 0 ? [`${samples.unseen} messages never reached the screen`] : []),
    ...(samples.unraised > 0 ? [`${samples.unraised} alerts never reached the screen`] : []),
    ...(run.acknowledged < run.sent ? [`${run.sent - run.acknowledged} messages were not acknowledged`] : []),
    ...(run.busy > SENDER_LIMIT ? [`the sender was ${Math.round(run.busy * 100)} % busy`] : []),
  ];
}

/** The report of a run: `ratio` is 250 ms by the worse of the two 99th percentiles. */
export function latencyReport(findings: LatencyFindings): BenchReport {
  const { samples, run, details } = findings;
  const publishToDelta = summarizeLatencies(samples.toDelta);
  const publishToAlert = summarizeLatencies(samples.toAlert);
  return {
    bench: 'latency',
    ratio: rounded(GOAL_MS / Math.max(publishToDelta.p99, publishToAlert.p99)),
    ratioDelta: rounded(GOAL_MS / publishToDelta.p99),
    ratioAlert: rounded(GOAL_MS / publishToAlert.p99),
    publishToDelta,
    publishToAlert,
    voidReasons: voidReasons(findings),
    lost: samples.unseen + samples.unraised,
    sent: run.sent,
    acknowledged: run.acknowledged,
    senderLateP99Ms: rounded(run.lateP99Ms),
    senderBusy: rounded(run.busy),
    ...details,
    machine: machineFacts(),
  };
}
