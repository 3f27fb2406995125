import { randomUUID } from 'node:crypto';
import type { EpochMs } from '@ioc/domain';
import type { QuarantineRecords, StoredDevice } from '@ioc/record-store';
import type { Log } from '../../log.ts';
import type { IncomingMessage } from '../door.ts';
import { usedAfterOne, waitMs, type RateLimit } from './rate-limit.ts';

/** Messages over the limit that are kept of one device: enough to see what it sends. */
export const SAMPLES_PER_DEVICE: RateLimit = { perSecond: 1 / 600, burst: 3 };

/** And of all devices together, so that many flooding at once do not flood the record store. */
export const SAMPLES_OF_ALL: RateLimit = { perSecond: 1, burst: 60 };

/** Senders whose samples are counted; beyond it nothing more is kept until some are forgotten. */
export const MOST_SAMPLED = 1_000;

/** The largest message that is kept as a sample, in bytes: a flood of large ones must not displace all else in quarantine. */
export const LARGEST_SAMPLE_BYTES = 16_384;

/** What keeping samples needs; `steadyMs` never goes back. */
export interface KeepSamplesOptions {
  readonly quarantine: Pick<QuarantineRecords, 'put'>;
  readonly now: () => EpochMs;
  readonly steadyMs: () => number;
  readonly log: Log;
}

/**
 * Keeps the first few messages of a flood in quarantine with the reason `rate-limited`, and lets the rest go. A sample that
 * cannot be stored is no loss that anybody was promised against.
 */
export function keepSamples({
  quarantine,
  now,
  steadyMs,
  log,
}: KeepSamplesOptions): (message: IncomingMessage, device: StoredDevice | undefined) => void {
  const usedBy = new Map<string, number>();
  let usedByAll = 0;
  let isStoring = false;
  const forgetRested = (time: number): void => {
    for (const [name, used] of usedBy) if (used <= time) usedBy.delete(name);
  };
  return ({ topic, payload }, device) => {
    const time = steadyMs();
    const name = device?.id ?? '';
    const used = usedBy.get(name) ?? 0;
    // One at a time: what comes while the records are slow or away is not worth waiting for.
    if (isStoring || payload.byteLength > LARGEST_SAMPLE_BYTES) return;
    if (waitMs(SAMPLES_PER_DEVICE, used, time) > 0 || waitMs(SAMPLES_OF_ALL, usedByAll, time) > 0) return;
    if (used === 0 && usedBy.size >= MOST_SAMPLED) forgetRested(time);
    if (used === 0 && usedBy.size >= MOST_SAMPLED) return;
    usedBy.set(name, usedAfterOne(SAMPLES_PER_DEVICE, used, time));
    usedByAll = usedAfterOne(SAMPLES_OF_ALL, usedByAll, time);
    isStoring = true;
    const sample = {
      id: randomUUID(),
      topic,
      payload: Uint8Array.from(payload),
      receivedAt: now(),
      reason: 'rate-limited',
      path: '',
      ...(device ? { device: device.id } : {}),
      detail: 'the device sends more than it may; further messages like this one are only counted',
    };
    quarantine
      .put([sample])
      .catch((error: unknown) => log.debug({ err: error }, 'a sample of a flood could not be kept'))
      .finally(() => {
        isStoring = false;
      });
  };
}
