import { setTimeout as sleep } from 'node:timers/promises';

import { instant, type EpochMs, type ReadingValue } from '@ioc/domain';

import type { SimulatedCity, SimulatedDevice } from '../city/simulated-city.ts';
import { DueQueue } from './due-queue.ts';
import {
  readingPayload,
  ReadingPublisher,
  type PublisherAccess,
  type SimulatorLog,
} from './reading-publisher.ts';

/** How a simulated city is published; times of readings run from `startAt` at `speed` simulated seconds a second. */
export interface SimulationOptions {
  readonly city: SimulatedCity;
  readonly mqtt: PublisherAccess;
  readonly startAt: EpochMs;
  readonly speed: number;
  /** Readings a second over the whole fleet, in place of each device's own interval. */
  readonly ratePerSecond?: number;
  /** Ends after this much real time. */
  readonly durationMs?: number;
  readonly signal: AbortSignal;
  readonly log: SimulatorLog;
}

/** What a run published; `until` is the simulated time at its end. */
export interface SimulationReport {
  readonly published: number;
  readonly failed: number;
  readonly until: EpochMs;
}

/** One reading that is due: `k` counts the device's intervals, `seq` the messages that it made. */
interface DueReading {
  readonly target: SimulatedDevice;
  readonly k: number;
  readonly seq: number;
}

/** The longest sleep between looks at the queue, in milliseconds: what a signal to stop may have to wait. */
const LONGEST_SLEEP_MS = 200;

/** The interval of each device, stretched or squeezed so that the fleet sends the wanted number of readings a second. */
function intervalScale(city: SimulatedCity, ratePerSecond: number | undefined, speed: number): number {
  if (ratePerSecond === undefined) return 1;
  const usual = city.devices.reduce((sum, { intervalMs }) => sum + 1_000 / intervalMs, 0) * speed;
  return usual / ratePerSecond;
}

/** Over how much simulated time the devices report for the first time, in milliseconds: all at once is a storm. */
const FIRST_REPORTS_MS = 5_000;

/** A device reports once when it is switched on (`k` = 0), then in its interval. */
function dueTime({ target, k }: Omit<DueReading, 'seq'>, startAt: number, scale: number): number {
  if (k === 0) return startAt + (target.phaseMs / target.intervalMs) * FIRST_REPORTS_MS;
  return startAt + FIRST_REPORTS_MS + (target.phaseMs + (k - 1) * target.intervalMs) * scale;
}

/** Readings that a device keeps back at most; the oldest are lost first, as with any small memory. */
export const MOST_KEPT_BACK = 1_000;

/** One message of a city: sent at `at`, observed at `observedAt` by the device's clock. Without values it is none. */
export interface SimulatedMessage {
  readonly target: SimulatedDevice;
  readonly at: EpochMs;
  readonly observedAt: EpochMs;
  readonly seq: number;
  readonly values: readonly ReadingValue[] | undefined;
}

/** What devices kept back, to be sent in order when they can send again. */
class KeptBack {
  readonly #kept = new Map<SimulatedDevice, SimulatedMessage[]>();

  keep(message: SimulatedMessage): void {
    const kept = this.#kept.get(message.target) ?? [];
    kept.push(message);
    if (kept.length > MOST_KEPT_BACK) kept.shift();
    this.#kept.set(message.target, kept);
  }

  take(target: SimulatedDevice): readonly SimulatedMessage[] {
    const kept = this.#kept.get(target) ?? [];
    this.#kept.delete(target);
    return kept;
  }
}

function* sent(
  message: SimulatedMessage,
  city: SimulatedCity,
  keptBack: KeptBack,
): Generator<SimulatedMessage> {
  const { target, at, values } = message;
  if (values === undefined || values.length === 0) {
    yield message;
    return;
  }
  const { isKeptBack, clockMs, copies } = city.fateAt(target, at);
  const own = clockMs === 0 ? message : { ...message, observedAt: instant(at + clockMs) };
  if (isKeptBack) {
    keptBack.keep(own);
    return;
  }
  for (const late of keptBack.take(target)) yield { ...late, at };
  for (let copy = 0; copy < copies; copy += 1) yield own;
}

/**
 * The messages of a city in the order in which they are due, without end. The first reading of a device holds all of
 * its datastreams, as devices report when they are switched on.
 */
export function* readingsFrom(city: SimulatedCity, startAt: EpochMs, scale = 1): Generator<SimulatedMessage> {
  const queue = new DueQueue<DueReading>();
  const keptBack = new KeptBack();
  for (const target of city.devices) {
    queue.push(dueTime({ target, k: 0 }, startAt, scale), { target, k: 0, seq: 0 });
  }
  for (let due = queue.pop(); due !== undefined; due = queue.pop()) {
    const { target, k, seq } = due.item;
    const at = instant(due.at);
    const isDue = (intervalMs: number): boolean => k % Math.round(intervalMs / target.intervalMs) === 0;
    const values = city.valuesAt(target, at, isDue);
    yield* sent({ target, at, observedAt: at, seq, values }, city, keptBack);
    // A device that sends nothing counts nothing: what it leaves out is no lost message.
    const next = { target, k: k + 1, seq: values && values.length > 0 ? seq + 1 : seq };
    queue.push(dueTime(next, startAt, scale), next);
  }
}

/**
 * Publishes a simulated city until the signal or the end of the duration. The readings and their order depend on the
 * city and `startAt` alone; only when they are sent depends on the machine.
 */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  const { city, startAt, speed, signal, log } = options;
  const publisher = await ReadingPublisher.connect(options.mqtt, log);
  const scale = intervalScale(city, options.ratePerSecond, speed);
  const began = performance.now();
  const endsAt = options.durationMs ?? Number.POSITIVE_INFINITY;
  const simulatedNow = (): number => startAt + (performance.now() - began) * speed;
  log.info({ devices: city.devices.length, speed }, 'the simulated fleet publishes');
  for (const { target, at, observedAt, seq, values } of readingsFrom(city, startAt, scale)) {
    while (at > simulatedNow() && !signal.aborted && performance.now() - began < endsAt) {
      await sleep(Math.min((at - simulatedNow()) / speed, LONGEST_SLEEP_MS));
    }
    if (signal.aborted || performance.now() - began >= endsAt) break;
    if (values && values.length > 0)
      await publisher.publish(target.device, readingPayload(observedAt, values, seq));
  }
  await publisher.close();
  return { ...publisher.counts, until: instant(simulatedNow()) };
}
