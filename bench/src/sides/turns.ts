import type { Turn } from '../pipeline/side.ts';
import { SENDER_LIMIT, type ReadBack } from '../pipeline/pipeline-report.ts';
import { rounded } from '../report/bench-report.ts';
import { progress } from '../report/progress.ts';
import { median } from '../statistics/quantile.ts';
import type { MeasuredSide } from './measured-side.ts';

/** The turns of one round by side. */
export type TurnsByName = ReadonlyMap<string, Turn>;

/**
 * Rounds in which every side has one turn. Each round begins one side further, so that a machine that becomes slower or
 * faster meanwhile favours none.
 */
export async function takeRounds(
  sides: readonly MeasuredSide[],
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<readonly TurnsByName[]> {
  const taken: TurnsByName[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const turns = new Map<string, Turn>();
    for (const place of sides.keys()) {
      const side = sides[(place + round) % sides.length];
      if (side) turns.set(side.spec.name, await side.takeTurn(seconds * 1_000));
    }
    taken.push(turns);
    progress(`round ${taken.length} of ${rounds}: ${[...turns].map(describe).join(', ')}`);
  }
  return taken;
}

function describe([name, turn]: readonly [string, Turn]): string {
  return `${name} ${Math.round(turn.messagesPerSecond)}/s at ${turn.cpuUsPerMessage.toFixed(1)} µs`;
}

/** A figure of one side in every round, and its median. */
export function figureOf(rounds: readonly TurnsByName[], name: string, read: (turn: Turn) => number): number {
  return rounded(median(rounds.map((turns) => readOf(turns, name, read))));
}

/** The ratio of two sides' figures in every round. */
export function ratiosOf(
  rounds: readonly TurnsByName[],
  [above, below]: readonly [string, string],
  read: (turn: Turn) => number,
): readonly number[] {
  return rounds.map((turns) => readOf(turns, above, read) / readOf(turns, below, read));
}

function readOf(turns: TurnsByName, name: string, read: (turn: Turn) => number): number {
  const turn = turns.get(name);
  return turn ? read(turn) : Number.NaN;
}

/** Whether in this round a sender took so much of a processor that it may have been the limit. */
export function isSenderLimited(turns: TurnsByName): boolean {
  return [...turns.values()].some(({ senderBusy }) => senderBusy > SENDER_LIMIT);
}

/** Why the store's content makes a run void, one sentence a fault. */
export function readBackFaults(name: string, { lost, wrong }: ReadBack): readonly string[] {
  return [
    ...(lost > 0 ? [`${name}: ${lost} acknowledged readings are not in the store`] : []),
    ...(wrong > 0 ? [`${name}: ${wrong} readings in the store are not what was sent`] : []),
  ];
}
