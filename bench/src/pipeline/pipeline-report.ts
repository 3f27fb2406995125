import { median } from '../statistics/quantile.ts';
import { rounded, type BenchReport } from '../report/bench-report.ts';
import { machineFacts } from '../report/machine-facts.ts';
import type { Turn } from './side.ts';

/** One round: each side had a turn with messages of the same kind. */
export interface Round {
  readonly bare: Turn;
  readonly ingest: Turn;
}

/** What was found in the store when it was read back, against what was sent. */
export interface ReadBack {
  readonly expected: number;
  readonly found: number;
  readonly lost: number;
  /** Readings with other values than those sent, and readings that nobody sent. */
  readonly wrong: number;
}

/** A round in which the sender took more of a processor than this does not count: the sender may have been the limit. */
export const SENDER_LIMIT = 0.9;

/** What the report is made of. */
export interface PipelineFindings {
  readonly rounds: readonly Round[];
  readonly readBack: ReadBack;
  readonly details: Readonly<Record<string, unknown>>;
}

function isSenderLimited({ bare, ingest }: Round): boolean {
  return Math.max(bare.senderBusy, ingest.senderBusy) > SENDER_LIMIT;
}

function ratioOf({ bare, ingest }: Round): number {
  return ingest.messagesPerSecond / bare.messagesPerSecond;
}

function settledRatioOf({ bare, ingest }: Round): number {
  return ingest.settledMessagesPerSecond / bare.settledMessagesPerSecond;
}

function describeTurn(turn: Turn): Readonly<Record<string, number>> {
  return {
    messages: turn.messages,
    messagesPerSecond: Math.round(turn.messagesPerSecond),
    settledMessagesPerSecond: Math.round(turn.settledMessagesPerSecond),
    cpuUsPerMessage: rounded(turn.cpuUsPerMessage),
    archiveBehindMs: Math.round(turn.archiveBehindMs),
    rulesBehindMs: Math.round(turn.rulesBehindMs),
    eventLoopP99Ms: rounded(turn.eventLoopP99Ms),
    senderBusy: rounded(turn.senderBusy),
    rssMib: Math.round(turn.rssMib),
  };
}

function summarize(turns: readonly Turn[]): Readonly<Record<string, number>> {
  return {
    messages: turns.reduce((sum, { messages }) => sum + messages, 0),
    messagesPerSecond: Math.round(median(turns.map(({ messagesPerSecond }) => messagesPerSecond))),
    cpuUsPerMessage: rounded(median(turns.map(({ cpuUsPerMessage }) => cpuUsPerMessage))),
    rssMib: Math.round(Math.max(...turns.map(({ rssMib }) => rssMib))),
  };
}

function voidReasons(counted: readonly Round[], { lost, wrong }: ReadBack): readonly string[] {
  return [
    ...(counted.length === 0 ? ['the sender was busy in every round and may have been the limit'] : []),
    ...(lost > 0 ? [`${lost} acknowledged messages are not in the store`] : []),
    ...(wrong > 0 ? [`${wrong} readings in the store are not what was sent`] : []),
  ];
}

/** The report of a run: `ratio` is the median over the counted rounds of ingest's rate by the bare subscriber's. */
export function pipelineReport({ rounds, readBack, details }: PipelineFindings): BenchReport {
  const counted = rounds.filter((round) => !isSenderLimited(round));
  const ratios = counted.map(ratioOf);
  return {
    bench: 'pipeline',
    ratio: rounded(median(ratios)),
    ratioMin: rounded(Math.min(...ratios)),
    ratioMax: rounded(Math.max(...ratios)),
    ratioSettled: rounded(median(counted.map(settledRatioOf))),
    roundsCounted: counted.length,
    bare: summarize(counted.map(({ bare }) => bare)),
    ingest: summarize(counted.map(({ ingest }) => ingest)),
    readBack,
    lost: readBack.lost,
    voidReasons: voidReasons(counted, readBack),
    rounds: rounds.map((round) => ({
      ratio: rounded(ratioOf(round)),
      isSenderLimited: isSenderLimited(round),
      bare: describeTurn(round.bare),
      ingest: describeTurn(round.ingest),
    })),
    ...details,
    machine: machineFacts(),
  };
}
