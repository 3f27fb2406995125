import type { EpochMs } from '@ioc/domain';
import type { IngestOptions } from '../ingest-options.ts';
import type { DeviceRegistry } from '../intake/device-registry.ts';
import type { LimitedTally } from '../ledger/limited-tally.ts';
import { openBrokerDoor } from './broker/broker-door.ts';
import type { Door, Receive } from './door.ts';
import { EmbeddedDoor } from './embedded/embedded-door.ts';
import { keepSamples } from './limits/keep-samples.ts';
import { LimitCounts } from './limits/limit-counts.ts';
import { limitReceive } from './limits/limit-receive.ts';
import type { OutageCredit } from './limits/outage-credit.ts';

/** What a door is opened with. */
export interface OpenDoorOptions {
  readonly options: IngestOptions;
  readonly registry: DeviceRegistry;
  readonly now: () => EpochMs;
  /** What devices may send in addition after an outage. */
  readonly outage: OutageCredit;
  /** Hears of what is dropped. */
  readonly limited: LimitedTally;
}

const steadyMs = (): number => performance.now();

/** Opens the door that the settings name, with the limits of devices (I8), and registers what they count. */
export function openDoor(
  { options, registry, now, outage, limited }: OpenDoorOptions,
  receive: Receive,
): Promise<Door> {
  const { door, records, log, deviceLimit } = options;
  const counts = new LimitCounts(steadyMs);
  counts.register(options.registry);
  if (door.kind === 'embedded') {
    const limits = deviceLimit ? { deviceLimit } : {};
    const { credentials } = records;
    return EmbeddedDoor.open({
      ...door,
      ...limits,
      credentials,
      registry,
      receive,
      now,
      steadyMs,
      counts,
      log,
    });
  }
  const { quarantine } = records;
  const keepSample = keepSamples({ quarantine, now, steadyMs, log });
  const withinLimits = deviceLimit
    ? limitReceive(receive, {
        limit: deviceLimit,
        registry: () => registry.snapshot,
        now: steadyMs,
        counts,
        credit: outage,
        dropped: (message, device) => {
          limited.note(message, device, now());
          keepSample(message, device);
        },
      })
    : receive;
  const { filters } = registry.snapshot.mappings;
  const brokerDoor = { ...door, filters, receive: withinLimits, counts, outage, log };
  return Promise.resolve(openBrokerDoor(door.client ?? 'ioc', brokerDoor));
}
