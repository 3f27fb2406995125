import { setTimeout as sleep } from 'node:timers/promises';

import { connectAsync, type MqttClient } from 'mqtt';

import { eventually } from './eventually.ts';
import type { OperatorSession } from './operator-session.ts';
import { telemetryTopic, type TestDevice } from './test-device.ts';

/** Readings in a row on one side of the threshold: each further block is exactly one raise or one clear. */
const READINGS_PER_BLOCK = 50;

/** Between two readings of a device, in milliseconds of its clock and of ours. */
const STEP_MS = 1_000;
const SEND_EVERY_MS = 30;

/** Readings that are asked for at once. */
const SLICE = 900;

/** What a device must have raised and cleared after so many readings. */
export interface Expected {
  readonly raised: number;
  readonly cleared: number;
}

/** The value of a reading: beyond the threshold in every second block, and different in each reading. */
export function valueAt(seq: number): number {
  const isHigh = Math.floor(seq / READINGS_PER_BLOCK) % 2 === 1;
  return (isHigh ? 150 : 20) + ((seq * 7919) % 500) / 10;
}

/** What the rule must have decided after the readings before `count`. */
export function expectedAfter(count: number): Expected {
  const blocks = Math.ceil(count / READINGS_PER_BLOCK);
  return { raised: Math.floor(blocks / 2), cleared: Math.max(0, Math.ceil(blocks / 2) - 1) };
}

/** Publishes readings of several devices steadily, one after the other per device, and knows what the broker acknowledged. */
export class BlockLoad {
  readonly #from: number;
  readonly #acknowledged: Map<TestDevice, number>;
  readonly #client: MqttClient;
  #stopped = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  private constructor(devices: readonly TestDevice[], client: MqttClient) {
    this.#from = Math.floor(Date.now() / STEP_MS) * STEP_MS - 3 * 3_600_000;
    this.#acknowledged = new Map(devices.map((device) => [device, 0]));
    this.#client = client;
  }

  /** Connects to the broker. */
  static async open(mqttUrl: string, devices: readonly TestDevice[]): Promise<BlockLoad> {
    return new BlockLoad(devices, await connectAsync(mqttUrl));
  }

  /** Waits until every device is known to whoever takes it in: a reading of before the first is stored. */
  async settle(session: OperatorSession): Promise<void> {
    const ts = this.#from - STEP_MS;
    const query = `property=pm2_5&from=${new Date(ts).toISOString()}&to=${new Date(this.#from).toISOString()}`;
    for (const device of this.#acknowledged.keys()) {
      await eventually(`${device.id} is known`, async () => {
        await this.#client.publishAsync(
          telemetryTopic(device),
          JSON.stringify({ ts, values: { pm2_5: valueAt(0) } }),
          { qos: 1 },
        );
        const { items } = await session.get<{ items: readonly unknown[] }>(
          `/observations?device=${device.id}&${query}`,
        );
        return items.length === 1;
      });
    }
  }

  /** Begins, or goes on. */
  start(): void {
    this.#stopped = new AbortController();
    const { signal } = this.#stopped;
    this.#running = Promise.all(
      [...this.#acknowledged.keys()].map((device) => this.#publish(device, signal)),
    );
  }

  /** Stops when the reading on the way is acknowledged. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  /** How many readings of the device the broker acknowledged. */
  countOf(device: TestDevice): number {
    return this.#acknowledged.get(device) ?? 0;
  }

  /** All readings that the broker acknowledged. */
  get total(): number {
    return [...this.#acknowledged.values()].reduce((sum, count) => sum + count, 0);
  }

  /** How the device's stored readings differ from what was acknowledged; all empty when nothing is lost or wrong. */
  async differences(session: OperatorSession, device: TestDevice): Promise<Record<string, number>> {
    const count = this.countOf(device);
    const times = new Set<number>();
    let [wrong, double] = [0, 0];
    for (let first = 0; first < count; first += SLICE) {
      for (const { seq, v } of await this.#slice(session, device, first)) {
        if (times.has(seq)) double += 1;
        times.add(seq);
        if (v !== valueAt(seq)) wrong += 1;
      }
    }
    return { lost: count - [...times].filter((seq) => seq < count).length, double, wrong };
  }

  async close(): Promise<void> {
    await this.stop();
    await this.#client.endAsync(true);
  }

  async #slice(
    session: OperatorSession,
    device: TestDevice,
    first: number,
  ): Promise<readonly { seq: number; v: number }[]> {
    const [from, to] = [first, first + SLICE].map((seq) =>
      new Date(this.#from + seq * STEP_MS).toISOString(),
    );
    const query = `device=${device.id}&property=pm2_5&from=${from}&to=${to}&limit=1000`;
    const { items } = await session.get<{ items: readonly { t: string; v: number }[] }>(
      `/observations?${query}`,
    );
    return items.map(({ t, v }) => ({ seq: (Date.parse(t) - this.#from) / STEP_MS, v }));
  }

  async #publish(device: TestDevice, signal: AbortSignal): Promise<void> {
    for (let seq = this.countOf(device); !signal.aborted; seq++) {
      const reading = { ts: this.#from + seq * STEP_MS, values: { pm2_5: valueAt(seq) }, seq };
      await this.#client.publishAsync(telemetryTopic(device), JSON.stringify(reading), { qos: 1 });
      this.#acknowledged.set(device, seq + 1);
      await sleep(SEND_EVERY_MS);
    }
  }
}
