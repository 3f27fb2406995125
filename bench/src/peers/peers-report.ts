import { RULES } from '../pipeline/seed-records.ts';
import { rounded, type BenchReport } from '../report/bench-report.ts';
import { machineFacts } from '../report/machine-facts.ts';
import { median } from '../statistics/quantile.ts';
import type { Peer } from './peer.ts';
import type { PeerTurn } from './peer-side.ts';

/** One peer's turns; ours comes first. */
export interface PeerFindings {
  readonly peer: Pick<Peer, 'name' | 'acknowledgedWhen'>;
  readonly turns: readonly PeerTurn[];
  /** Rows read back from the database at the end, of the warm-up too; undefined where it is another store. */
  readonly rows: number | undefined;
}

function rateOf({ turns }: PeerFindings): number {
  return median(turns.map(({ messagesPerSecond }) => messagesPerSecond));
}

function ratioTo(ours: PeerFindings, peers: readonly PeerFindings[]): number | null {
  if (peers.length === 0) return null;
  const rounds = ours.turns.map(({ messagesPerSecond }, round) => {
    const best = Math.max(...peers.map(({ turns }) => turns[round]?.messagesPerSecond ?? 0));
    return messagesPerSecond / best;
  });
  return rounded(median(rounds));
}

function lostBy({ turns }: PeerFindings): number {
  return turns.reduce((sum, { messages, stored }) => sum + messages - stored, 0);
}

/**
 * The report: `ratio` is ours by the best peer that acknowledges no earlier than ours, which is when a reading is durable;
 * `ratioToFastest` by the best of all, most of which lose what they acknowledged when they are killed.
 */
export function peersReport(findings: readonly PeerFindings[], absent: readonly string[]): BenchReport {
  const [ours, ...peers] = findings;
  if (ours === undefined) throw new RangeError('a comparison needs ours');
  const durable = peers.filter(({ peer }) => peer.acknowledgedWhen === 'durable');
  return {
    bench: 'peers',
    ratio: ratioTo(ours, durable) ?? Number.NaN,
    ratioToFastest: ratioTo(ours, peers),
    peers: findings.map((one) => ({
      name: one.peer.name,
      acknowledgedWhen: one.peer.acknowledgedWhen,
      messagesPerSecond: Math.round(rateOf(one)),
      cpuUsPerMessage: rounded(median(one.turns.map(({ cpuUsPerMessage }) => cpuUsPerMessage))),
      notStored: lostBy(one),
      rowsReadBack: one.rows ?? null,
      turns: one.turns,
    })),
    absent,
    voidReasons: [
      ...(lostBy(ours) > 0 ? [`${lostBy(ours)} messages that ours acknowledged are not in the store`] : []),
      ...(durable.length === 0 ? ['no peer acknowledges when a reading is durable'] : []),
    ],
    setting: { rules: RULES, store: 'influxdb', oursDoesMore: 'checks, journal, rules, alerts, live feed' },
    machine: machineFacts(),
  };
}
