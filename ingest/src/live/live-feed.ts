import type { CityId, EpochMs, Observation, Reading, Sector } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';
import { encodeHealthFrame, liveTopic, packValues, type LiveFrame } from '@ioc/wire';
import type { Door } from '../doors/door.ts';
import type { DeviceJudge, ToldDevice } from '../health/device-judge.ts';
import { partsOf, plainReadingsOf } from '../intake/decode-message.ts';
import type { TailBatch } from '../intake/tail.ts';
import type { RegistrySnapshot } from '../intake/registry-snapshot.ts';
import { CurrentValues } from './current-values.ts';

/**
 * Shortest time between two rounds of frames, in milliseconds: screens get four deltas a second (contracts §3), and what
 * waits here adds to what waits there.
 */
export const SHORTEST_FRAME_MS = 50;

/** Longest time between two rounds of frames, in milliseconds, however much there is to tell. */
export const LONGEST_FRAME_MS = 250;

/** Rounds of frames take a twentieth of the time at most: a round that took 5 ms is followed by 100 ms of rest. */
export const REST_PER_WORK = 20;

/** How long to rest after a round that took `workMs`, in milliseconds. */
export function restAfter(workMs: number): number {
  return Math.min(Math.max(SHORTEST_FRAME_MS, workMs * REST_PER_WORK), LONGEST_FRAME_MS);
}

/** How often all connection states are told again, in milliseconds, for readers that came late or missed a frame. */
export const REPEAT_STATES_MS = 30_000;

/** Devices that are told in one round at most: judging them takes some milliseconds; the others follow in the next one. */
export const MOST_DEVICES_PER_ROUND = 500;

/** Values in one frame at most: some 200 kB; more go into further frames. */
export const MOST_VALUES_PER_FRAME = 10_000;

/** What a live feed needs; `epoch` names this run of ingest. */
export interface LiveFeedOptions {
  readonly epoch: string;
  readonly door: Pick<Door, 'publish'>;
  readonly devices: Pick<DeviceJudge, 'takeChanges' | 'repeatAll'>;
  readonly now: () => EpochMs;
}

/** How many readings came late, by event time. */
export interface LiveCounts {
  readonly late: number;
  readonly frames: number;
}

interface FrameParts {
  readonly city: CityId;
  readonly sector: Sector;
  values: readonly Observation[];
  readonly states: ToldDevice[];
}

/** Tells what is newest over `ioc/v1/live/{city}/{sector}`: coalesced, numbered per topic, in rounds that rest. */
export class LiveFeed {
  readonly #options: LiveFeedOptions;
  readonly #values = new CurrentValues();
  readonly #sequences = new Map<string, number>();
  readonly #timers: readonly NodeJS.Timeout[];
  #nextFrame: NodeJS.Timeout;
  #late = 0;
  /** When the oldest message that was not flushed yet arrived. */
  #oldestAt: EpochMs | undefined;
  #frames = 0;

  constructor(options: LiveFeedOptions) {
    this.#options = options;
    this.#timers = [setInterval(() => options.devices.repeatAll(), REPEAT_STATES_MS)];
    this.#nextFrame = setTimeout(() => this.#round(), SHORTEST_FRAME_MS);
  }

  /** Counts since the start. */
  get counts(): LiveCounts {
    return { late: this.#late, frames: this.#frames };
  }

  /** Remembers what the telemetry store has, so that late readings after a restart do not count as new. */
  recall(observations: readonly Observation[]): void {
    this.#values.recall(observations);
  }

  /** Takes over a changed registry. */
  adopt(registry: RegistrySnapshot): void {
    this.#values.keepOnly(registry.devices);
  }

  /** Takes durable messages in. */
  take({ messages }: TailBatch): void {
    this.#oldestAt ??= messages[0]?.receivedAt;
    for (const message of messages) {
      const plain = plainReadingsOf(message);
      if (plain && message.kind === 'telemetry') this.#takeReadings(message.device, plain);
      else for (const { device, readings } of partsOf(message)) this.#takeReadings(device, readings);
    }
  }

  #takeReadings(device: StoredDevice, readings: readonly Reading[]): void {
    for (const reading of readings) if (this.#values.take(device, reading)) this.#late += 1;
  }

  #round(): void {
    const beganAt = performance.now();
    this.flush();
    this.#nextFrame = setTimeout(() => this.#round(), restAfter(performance.now() - beganAt));
  }

  /** Sends what changed. */
  flush(): void {
    const arrivedAt = this.#oldestAt;
    this.#oldestAt = undefined;
    for (const parts of this.#gather().values()) {
      for (let from = 0; from === 0 || from < parts.values.length; from += MOST_VALUES_PER_FRAME) {
        const values = parts.values.slice(from, from + MOST_VALUES_PER_FRAME);
        this.#send({ ...parts, values, states: from === 0 ? parts.states : [] }, arrivedAt);
      }
    }
  }

  /** Stops sending. */
  close(): void {
    clearTimeout(this.#nextFrame);
    for (const timer of this.#timers) clearInterval(timer);
  }

  #gather(): ReadonlyMap<string, FrameParts> {
    const frames = new Map<string, FrameParts>();
    const partsOf = (city: CityId, sector: Sector): FrameParts => {
      const key = `${city}/${sector}`;
      const parts = frames.get(key) ?? { city, sector, values: [], states: [] };
      frames.set(key, parts);
      return parts;
    };
    for (const { city, sector, values } of this.#values.takeChanges()) partsOf(city, sector).values = values;
    const { devices, now } = this.#options;
    for (const change of devices.takeChanges(MOST_DEVICES_PER_ROUND, now())) {
      partsOf(change.device.city, change.device.sector).states.push(change);
    }
    return frames;
  }

  #send({ city, sector, values, states }: FrameParts, arrivedAt: EpochMs | undefined): void {
    const topic = liveTopic(city, sector);
    const seq = this.#sequences.get(topic) ?? 0;
    this.#sequences.set(topic, seq + 1);
    const frame: LiveFrame = {
      epoch: this.#options.epoch,
      seq,
      values: packValues(values),
      ...(arrivedAt === undefined ? {} : { arrivedAt }),
      states: states.map(({ device, state, at, health }) => ({
        device: device.id,
        state,
        at,
        health: encodeHealthFrame(health),
      })),
    };
    this.#frames += 1;
    this.#options.door.publish({ topic, payload: JSON.stringify(frame), qos: 0 });
  }
}
