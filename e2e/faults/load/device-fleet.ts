import { eventually } from '../../src/eventually.ts';
import type { SentLedger } from '../oracle/sent-ledger.ts';
import type { VirtualDevice } from './virtual-device.ts';

/** How often devices look whether it is time to measure, in milliseconds. */
const BEAT_MS = 10;

/**
 * Devices that measure at their rate whether or not anybody listens: what could not be sent is sent later, with the time
 * at which it was measured.
 */
export class DeviceFleet {
  readonly devices: readonly VirtualDevice[];
  readonly #ratePerDevice: number;
  #measured = 0;
  #measuredAtMs = 0;
  #timer: NodeJS.Timeout | undefined;

  /** `ratePerDevice` is messages per second of each device. */
  constructor(devices: readonly VirtualDevice[], ratePerDevice: number) {
    this.devices = devices;
    this.#ratePerDevice = ratePerDevice;
  }

  /** What every device sent and got acknowledged. */
  get ledgers(): readonly SentLedger[] {
    return this.devices.map(({ ledger }) => ledger);
  }

  /** How many messages were acknowledged, over all devices. */
  get acked(): number {
    return this.devices.reduce((sum, { ledger }) => sum + ledger.acked, 0);
  }

  /** How many messages were sent at least once, over all devices. */
  get sent(): number {
    return this.devices.reduce((sum, { ledger }) => sum + ledger.sent, 0);
  }

  /** Begins to measure, or goes on. */
  start(): void {
    this.#measuredAtMs = performance.now();
    this.#timer ??= setInterval(() => this.#beat(), BEAT_MS);
  }

  /** Measures no more; what was measured is still sent. */
  pause(): void {
    if (this.#timer === undefined) return;
    this.#measure();
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Measures no more and forgets what was measured and not yet sent: for a fleet that wanted more than it could say. */
  stopShort(): void {
    this.pause();
    this.#measured = 0;
  }

  /** Measures no more, and resolves when all that was measured is sent and acknowledged. Rejects at the limit. */
  async finish(limitMs = 60_000): Promise<void> {
    this.pause();
    const goal = Math.floor(this.#measured);
    await eventually(
      `everything is acknowledged of ${goal} messages of each device`,
      () => {
        for (const device of this.devices) device.sendUpTo(goal);
        return this.devices.every(({ ledger, isAcknowledged }) => ledger.sent >= goal && isAcknowledged);
      },
      limitMs,
    );
  }

  /** Switches all devices off. */
  close(): void {
    clearInterval(this.#timer);
    for (const device of this.devices) device.close();
  }

  #beat(): void {
    this.#measure();
    for (const device of this.devices) device.sendUpTo(Math.floor(this.#measured));
  }

  #measure(): void {
    const nowMs = performance.now();
    this.#measured += ((nowMs - this.#measuredAtMs) / 1_000) * this.#ratePerDevice;
    this.#measuredAtMs = nowMs;
  }
}
