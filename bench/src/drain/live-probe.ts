import { deviceTopic, liveFrame, liveTopic, unpackValues } from '@ioc/wire';
import type { Device } from '@ioc/domain';
import { connectAsync, type MqttClient } from 'mqtt';

import { LOAD_PROPERTIES } from '../load/city-load.ts';
import { wallClockMs } from '../processes/cpu-clock.ts';

/** How often the probe speaks, milliseconds. */
export const PROBE_EVERY_MS = 50;

/** A device beside the fleet that carries the time of sending, and a subscriber that looks when the live feed tells it. */
export class LiveProbe {
  readonly #client: MqttClient;
  readonly #device: Device;
  #latenciesMs: number[] = [];
  #newest = 0;
  #timer: NodeJS.Timeout | undefined;

  private constructor(client: MqttClient, device: Device) {
    this.#client = client;
    this.#device = device;
  }

  /** Connects and begins to speak. Rejects when the broker does not let it in. */
  static async open(url: string, device: Device): Promise<LiveProbe> {
    const client = await connectAsync(url, { clientId: 'bench-probe' });
    const probe = new LiveProbe(client, device);
    client.on('message', (_topic, payload) => probe.#see(payload));
    await client.subscribeAsync(liveTopic(device.city, device.sector), { qos: 0 });
    probe.#timer = setInterval(() => probe.#speak(), PROBE_EVERY_MS);
    return probe;
  }

  /** The latencies since the last call, milliseconds from sending to the live frame. */
  takeLatencies(): readonly number[] {
    const taken = this.#latenciesMs;
    this.#latenciesMs = [];
    return taken;
  }

  /** Falls silent and disconnects. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#client.endAsync();
  }

  #speak(): void {
    const { city, sector, id } = this.#device;
    const reading = { ts: Math.round(wallClockMs()), values: { [LOAD_PROPERTIES[0]]: 12.5 } };
    this.#client.publish(deviceTopic({ city, sector, device: id }, 'telemetry'), JSON.stringify(reading), {
      qos: 1,
    });
  }

  #see(payload: Buffer): void {
    const frame = liveFrame.parse(JSON.parse(payload.toString()));
    const now = wallClockMs();
    for (const { device, t } of unpackValues(frame.values)) {
      if (device !== this.#device.id || t <= this.#newest) continue;
      this.#newest = t;
      this.#latenciesMs.push(now - t);
    }
  }
}
