import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { startMosquitto, type RunningInfluxd } from '@ioc/test-requirements';
import { z } from 'zod';

import { BROKER_CONFIG } from '../pipeline/broker-config.ts';
import { publisherRun } from '../pipeline/publisher-process.ts';
import type { BenchProcess } from '../processes/bench-process.ts';
import type { Closers } from '../processes/closers.ts';
import { wallClockMs } from '../processes/cpu-clock.ts';
import { processCpuUs } from '../processes/process-cpu.ts';
import { CONNECTIONS, IN_FLIGHT } from '../sides/measured-side.ts';
import { rowsStored } from './influx-points.ts';
import type { Peer, RunningPeer } from './peer.ts';

/** Messages between the publishers and the store at most: a slow peer then drains within the limit. */
const WINDOW = 10_000;
/** How often the store's count is asked for, milliseconds. */
const POLL_MS = 100;
/** How long a peer may take for what is queued when the publishers stop, milliseconds. */
const DRAIN_LIMIT_MS = 90_000;
const OPEN_LIMIT_MS = 60_000;

/** What one peer did in one turn. */
export interface PeerTurn {
  readonly messages: number;
  readonly stored: number;
  /** From the first message sent to the last one stored, per second. */
  readonly messagesPerSecond: number;
  readonly cpuUsPerMessage: number;
}

/** What peers share: the store server, the publishers, the fleet, and where each has its folder. */
export interface PeerSurroundings {
  readonly closers: Closers;
  readonly dir: string;
  readonly publishers: BenchProcess;
  readonly influx: RunningInfluxd;
  readonly stations: number;
}

interface Stored {
  readonly count: number;
  readonly atMs: number;
}

/** A peer with a broker and a database of its own, and the fleet that publishes towards it. */
export class PeerSide {
  readonly peer: Peer;
  readonly #target: string;
  readonly #running: RunningPeer;
  readonly #surroundings: PeerSurroundings;
  #sent = 0;

  private constructor(peer: Peer, target: string, running: RunningPeer, surroundings: PeerSurroundings) {
    this.peer = peer;
    this.#target = target;
    this.#running = running;
    this.#surroundings = surroundings;
  }

  /** Starts the peer, number `place` of all. Rejects when it does not start. */
  static async open(peer: Peer, place: number, surroundings: PeerSurroundings): Promise<PeerSide> {
    const { closers, dir, publishers, influx, stations } = surroundings;
    const target = `peer-${place}`;
    const mosquitto = await startMosquitto({ config: BROKER_CONFIG });
    closers.add(() => mosquitto.close());
    await influx.createBucket(target);
    const own = join(dir, target);
    await mkdir(own);
    const broker = { host: '127.0.0.1', port: mosquitto.port };
    const running = await peer.start({ broker, influxUrl: influx.url, database: target, dir: own });
    closers.add(() => running.close());
    const fleet = { stations, connections: CONNECTIONS, inFlight: IN_FLIGHT, window: WINDOW };
    const opening = { target, place: broker, startMs: Date.now(), ...fleet };
    await publishers.ask('open', opening, z.unknown(), OPEN_LIMIT_MS);
    return new PeerSide(peer, target, running, surroundings);
  }

  /** Publishes for the time and waits until everything is stored, or nothing more is to be expected. */
  async takeTurn(milliseconds: number): Promise<PeerTurn> {
    const sentBefore = this.#sent;
    const storedBefore = await this.#running.stored();
    const cpuBefore = await processCpuUs(this.#running.pid);
    const body = { target: this.#target, milliseconds };
    const limitMs = milliseconds + 2 * DRAIN_LIMIT_MS;
    const publishing = this.#surroundings.publishers.ask('run', body, publisherRun, limitMs).then((run) => {
      this.#sent = run.sent;
      return run;
    });
    const stored = await this.#followStore(storedBefore, sentBefore, publishing);
    const { startedAtMs, sent } = await publishing;
    const cpuUs = (await processCpuUs(this.#running.pid)) - cpuBefore;
    return {
      messages: sent - sentBefore,
      stored: stored.count,
      messagesPerSecond: (stored.count * 1_000) / (stored.atMs - startedAtMs),
      cpuUsPerMessage: cpuUs / Math.max(1, stored.count),
    };
  }

  /** Rows of all turns that stand in the database; undefined where the store is another. */
  async rows(): Promise<number | undefined> {
    return this.peer.hasOwnStore === true
      ? undefined
      : rowsStored(this.#surroundings.influx.url, this.#target);
  }

  /** Tells the publishers how far the store is until it has everything; how much it got, and when the last of it. */
  async #followStore(
    storedBefore: number,
    sentBefore: number,
    publishing: Promise<unknown>,
  ): Promise<Stored> {
    let endedMs: number | undefined;
    void publishing.then(() => (endedMs = performance.now()));
    let stored: Stored = { count: 0, atMs: wallClockMs() };
    for (;;) {
      const count = (await this.#running.stored()) - storedBefore;
      if (count > stored.count) stored = { count, atMs: wallClockMs() };
      const isAll = endedMs !== undefined && count >= this.#sent - sentBefore;
      if (isAll || (endedMs !== undefined && performance.now() > endedMs + DRAIN_LIMIT_MS)) return stored;
      const received = { target: this.#target, count: sentBefore + count };
      await this.#surroundings.publishers.ask('received', received, z.unknown(), OPEN_LIMIT_MS);
      await pause(POLL_MS);
    }
  }
}
