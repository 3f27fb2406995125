import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { z } from 'zod';

import type { BenchOptions } from '../command-line.ts';
import { BenchProcess } from '../processes/bench-process.ts';
import { Closers } from '../processes/closers.ts';
import type { BenchReport } from '../report/bench-report.ts';
import { progress } from '../report/progress.ts';
import { fleetRun } from './fleet-process.ts';
import type { FleetSchedule } from './fleet-schedule.ts';
import { latencyReport } from './latency-report.ts';
import { LatencyWatch, type LatencySamples } from './latency-watch.ts';
import { OperatorSession } from './operator-session.ts';
import { registerFleet } from './register-fleet.ts';
import { startProgram } from './running-program.ts';
import { ScreenSocket } from './screen-socket.ts';

/** Messages a second of the whole fleet, as the goal is stated. */
export const RATE = 2_000;
/**
 * Devices, each with a connection and a password of its own, that speak ten times a second: registering more would take
 * longer than measuring, since every password costs a key derivation.
 */
export const DEVICES = 200;
/** Seconds that are measured. */
export const DEFAULT_SECONDS = 30;
/** Seconds of sending before it: rules and devices become known, compilers and caches warm. */
const WARM_UP_SECONDS = 8;
/** Until the first message after everything is connected, milliseconds. */
const START_DELAY_MS = 1_000;
/** How long the last messages may take to the screen, milliseconds: an alert that is later is lost. */
const LAST_WITHIN_MS = 3_000;
const OPEN_LIMIT_MS = 120_000;
const RUN_SLACK_MS = 60_000;

interface Bench {
  readonly session: OperatorSession;
  readonly fleet: BenchProcess;
  readonly screen: ScreenSocket;
  readonly begin: (watch: LatencyWatch) => void;
}

async function open(closers: Closers, profileDir: string | undefined): Promise<Bench> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ioc-bench-'));
  closers.add(() => rm(dataDir, { recursive: true, force: true }));
  const program = await startProgram({ dataDir, ...(profileDir === undefined ? {} : { profileDir }) });
  closers.add(() => program.close());
  const session = await OperatorSession.open(program.url, program.adminPassword);
  progress(`registering ${DEVICES} devices`);
  const { members, rule } = await registerFleet(session, DEVICES);
  const fleet = new BenchProcess({ role: 'fleet' });
  closers.add(() => fleet.close());
  progress('signing the devices in');
  await fleet.ask('open', { place: program.mqtt, members }, z.unknown(), OPEN_LIMIT_MS);
  let watch: LatencyWatch | undefined;
  const screen = await ScreenSocket.open(session, { rule, watch: () => watch });
  closers.add(async () => screen.close());
  return { session, fleet, screen, begin: (started) => (watch = started) };
}

/** Messages of each device when the fleet, speaking in turn, has sent so many. */
function sentByDevice(sent: number): readonly number[] {
  return Array.from({ length: DEVICES }, (_, device) => Math.ceil((sent - device) / DEVICES));
}

async function measure(bench: Bench, seconds: number): Promise<BenchReport> {
  const { session, fleet, screen, begin } = bench;
  const schedule: FleetSchedule = { devices: DEVICES, rate: RATE, startMs: Date.now() + START_DELAY_MS };
  const watch = new LatencyWatch(schedule, schedule.startMs + WARM_UP_SECONDS * 1_000);
  begin(watch);
  const messages = RATE * (WARM_UP_SECONDS + seconds);
  const cpuBefore = await session.metric('ioc_process_cpu_seconds_total');
  const limitMs = messages / (RATE / 1_000) + RUN_SLACK_MS;
  const run = await fleet.ask('run', { schedule, messages }, fleetRun, limitMs);
  await pause(LAST_WITHIN_MS);
  const cpuSeconds = (await session.metric('ioc_process_cpu_seconds_total')) - cpuBefore;
  const samples: LatencySamples = watch.samples(sentByDevice(run.sent));
  const setting = {
    devices: DEVICES,
    rate: RATE,
    seconds,
    warmUpSeconds: WARM_UP_SECONDS,
    journalSync: 'fsync',
  };
  const programCpuUsPerMessage = (cpuSeconds * 1e6) / run.sent;
  return latencyReport({ samples, run, details: { deltas: screen.deltas, programCpuUsPerMessage, setting } });
}

/**
 * From when a message is due until the screen's socket tells its value, and its alert, through the whole embedded
 * program at a steady rate. Rejects when the run cannot be made; what never arrives makes the report void.
 */
export async function runLatencyBench(options: BenchOptions): Promise<BenchReport> {
  const seconds = options.seconds ?? DEFAULT_SECONDS;
  const closers = new Closers();
  try {
    progress('starting the program');
    const bench = await open(closers, options.profileDir);
    progress(`sending ${RATE} messages a second for ${WARM_UP_SECONDS} s of warm-up and ${seconds} s`);
    return await measure(bench, seconds);
  } finally {
    await closers.closeAll();
  }
}
