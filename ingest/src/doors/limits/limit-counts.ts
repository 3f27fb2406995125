import { Counter, type Registry } from 'prom-client';

/** What happened to a message or connection of a device that is over its limit. */
export type LimitAction = 'slowed' | 'dropped' | 'cut-off' | 'kept-out';

/** Devices that are counted by name; all others count together, so that a flood of names takes no memory. */
export const MOST_COUNTED_DEVICES = 1_000;

/** What counts together beyond that, and for whoever is no registered device. */
export const OTHERS = 'others';

/** How long a flood is told after it was last seen, in milliseconds. */
export const FLOOD_TOLD_MS = 10_000;

/** Counts what the limits of devices did, by action and by device, and knows who floods now. */
export class LimitCounts {
  readonly #now: () => number;
  readonly #flooding = new Map<string, number>();
  readonly byAction = new Map<LimitAction, number>();
  readonly byDevice = new Map<string, number>();

  /** `now` is a clock in milliseconds that never goes back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts one message or connection; `device` is absent for who is not registered. */
  note(action: LimitAction, device: string = OTHERS): void {
    this.byAction.set(action, (this.byAction.get(action) ?? 0) + 1);
    const isKnown = this.byDevice.has(device) || this.byDevice.size < MOST_COUNTED_DEVICES;
    const name = isKnown ? device : OTHERS;
    this.byDevice.set(name, (this.byDevice.get(name) ?? 0) + 1);
  }

  /** Notes that the device sends more than it may and does not wait. */
  noteFlood(device: string = OTHERS): void {
    if (this.#flooding.has(device) || this.#flooding.size < MOST_COUNTED_DEVICES)
      this.#flooding.set(device, this.#now());
  }

  /** Who floods, or did a moment ago. */
  flooding(): readonly string[] {
    for (const [device, at] of this.#flooding)
      if (this.#now() - at > FLOOD_TOLD_MS) this.#flooding.delete(device);
    return [...this.#flooding.keys()];
  }

  /** Registers `ioc_ingest_limited_total` by action, and `ioc_ingest_limited_device_total` by device. */
  register(registry: Registry): void {
    registerCounts(registry, 'ioc_ingest_limited_total', { label: 'action', read: () => this.byAction });
    registerCounts(registry, 'ioc_ingest_limited_device_total', {
      label: 'device',
      read: () => this.byDevice,
    });
  }
}

function registerCounts(
  registry: Registry,
  name: string,
  { label, read }: { readonly label: string; readonly read: () => ReadonlyMap<string, number> },
): void {
  const told = new Map<string, number>();
  const counter: Counter = new Counter({
    name,
    help: `Messages and connections over the limit of their device, by ${label}`,
    labelNames: [label],
    registers: [registry],
    collect: () => {
      for (const [key, total] of read()) {
        counter.inc({ [label]: key }, total - (told.get(key) ?? 0));
        told.set(key, total);
      }
    },
  });
}
