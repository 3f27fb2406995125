import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startInfluxd } from '@ioc/test-requirements';

import type { BenchOptions } from '../command-line.ts';
import { BenchProcess } from '../processes/bench-process.ts';
import { Closers } from '../processes/closers.ts';
import { type BenchReport } from '../report/bench-report.ts';
import { progress } from '../report/progress.ts';
import { BRIDGES } from './bridge-peers.ts';
import { NODE_RED } from './node-red.ts';
import { oursFor } from './ours.ts';
import type { Peer } from './peer.ts';
import { peersReport, type PeerFindings } from './peers-report.ts';
import { PeerSide, type PeerTurn } from './peer-side.ts';

const STATIONS = 1_000;
const DEFAULT_ROUNDS = 3;
const DEFAULT_SECONDS = 5;
const WARM_UP_SECONDS = 3;

/**
 * The same publishers into what a user would put between a broker and a store instead of ingest, each with a broker of its
 * own and one InfluxDB for all: messages a second until they are stored. Rejects when ours or the store does not start.
 */
export async function runPeersBench(options: BenchOptions): Promise<BenchReport> {
  const closers = new Closers();
  try {
    const peers = [oursFor(STATIONS), ...BRIDGES, NODE_RED];
    const absent = peers.filter((peer) => peer.absent?.() !== undefined);
    for (const peer of absent) progress(`left out: ${peer.name}: ${peer.absent?.()}`);
    const sides = await open(
      closers,
      peers.filter((peer) => !absent.includes(peer)),
    );
    progress('warming up');
    for (const side of sides) await side.takeTurn(WARM_UP_SECONDS * 1_000);
    const findings = await takeTurns(sides, options);
    return peersReport(
      findings,
      absent.map(({ name }) => name),
    );
  } finally {
    await closers.closeAll();
  }
}

async function open(closers: Closers, peers: readonly Peer[]): Promise<readonly PeerSide[]> {
  const dir = await mkdtemp(join(tmpdir(), 'ioc-bench-'));
  closers.add(() => rm(dir, { recursive: true, force: true }));
  progress('starting InfluxDB');
  const influx = await startInfluxd();
  closers.add(() => influx.close());
  const publishers = new BenchProcess({ role: 'publisher' });
  const surroundings = { closers, dir, publishers, influx, stations: STATIONS };
  const sides: PeerSide[] = [];
  for (const peer of peers) {
    progress(`starting ${peer.name}`);
    sides.push(await PeerSide.open(peer, sides.length, surroundings));
  }
  // Closed before the brokers, which it would miss.
  closers.add(() => publishers.close());
  return sides;
}

async function takeTurns(
  sides: readonly PeerSide[],
  { rounds = DEFAULT_ROUNDS, seconds = DEFAULT_SECONDS }: BenchOptions,
): Promise<readonly PeerFindings[]> {
  const turns = new Map(sides.map((side) => [side, [] as PeerTurn[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const place of sides.keys()) {
      const side = sides[(place + round) % sides.length];
      if (!side) continue;
      const turn = await side.takeTurn(seconds * 1_000);
      turns.get(side)?.push(turn);
      progress(`round ${round + 1}: ${side.peer.name}: ${Math.round(turn.messagesPerSecond)}/s`);
    }
  }
  progress('reading the store back');
  return Promise.all(
    [...turns].map(async ([side, taken]) => ({ peer: side.peer, turns: taken, rows: await side.rows() })),
  );
}
