import { REPLAYED_TAG, SIMULATED_TAG } from '@ioc/domain';
import type { StoredDevice } from '@ioc/record-store';
import { parseDeviceTopic, TOPIC_ROOT } from '@ioc/wire';
import type { RegistrySnapshot } from '../../intake/registry-snapshot.ts';
import type { IncomingMessage, Receive } from '../door.ts';
import type { LimitCounts } from './limit-counts.ts';
import type { OutageCredit } from './outage-credit.ts';
import { usedAfterOne, waitMs, type RateLimit, type UsedUntil } from './rate-limit.ts';

/** Senders whose use is remembered, some 200 bytes each: the largest fleet of one ingest, twice. The oldest is forgotten. */
export const MOST_SENDERS = 40_000;

/**
 * How many times the limit of one device all unregistered ones have together, which end in quarantine; and each topic of a
 * mapping profile, under which a gateway may speak for many.
 */
export const UNREGISTERED_SHARE = 20;

/** What our own programs say to ingest: replays of quarantined messages, and wishes. It has no limit. */
const OUR_OWN = [`${TOPIC_ROOT}/replay/`, `${TOPIC_ROOT}/live/`] as const;

/** The longest topic that is remembered as a sender of its own, in characters. */
const LONGEST_SENDER = 200;

/** What limiting the messages of an external broker needs. */
export interface LimitReceiveOptions {
  readonly limit: RateLimit;
  readonly registry: () => RegistrySnapshot;
  /** A clock in milliseconds that never goes back. */
  readonly now: () => number;
  readonly counts: LimitCounts;
  /** What devices may send in addition after an outage. */
  readonly credit: Pick<OutageCredit, 'ms'>;
  /** Hears of each message over the limit; the device is absent for who is not registered. */
  readonly dropped: (message: IncomingMessage, device: StoredDevice | undefined) => void;
}

interface Sender {
  readonly name: string;
  readonly limit: RateLimit;
  readonly device: StoredDevice | undefined;
}

function isStandIn({ tags }: StoredDevice): boolean {
  return tags.includes(SIMULATED_TAG) || tags.includes(REPLAYED_TAG);
}

/** Remembers how much senders used, the one that was heard least recently being forgotten first. */
class Senders {
  readonly #used = new Map<string, UsedUntil>();
  #hadCredit = false;

  /** Whether one more message of the sender passes. */
  admits({ name, limit }: Sender, now: number, creditMs: number): boolean {
    // What was sent on credit is not held against anybody once the credit has ended.
    if (this.#hadCredit && creditMs === 0) this.#used.clear();
    this.#hadCredit = creditMs > 0;
    const used = this.#used.get(name) ?? 0;
    if (waitMs(limit, used, now) > creditMs) return false;
    if (used === 0 && this.#used.size >= MOST_SENDERS) this.#forgetOldest();
    // Only who rests longer than its burst takes to refill is moved back: moving at each message would cost more than it saves.
    if (used !== 0 && used < now) this.#used.delete(name);
    this.#used.set(name, usedAfterOne(limit, used, now));
    return true;
  }

  #forgetOldest(): void {
    const [oldest] = this.#used.keys();
    if (oldest !== undefined) this.#used.delete(oldest);
  }
}

/**
 * Limits each device's messages that come over the one connection of an external broker (I8). Slowing one would slow all, so
 * what is over the limit is acknowledged, told to `dropped`, and goes no further. Simulated and replayed devices have no
 * limit: a fleet at speed sends for each device what no device would. Unregistered devices share one limit and one entry, so
 * that a flood of names takes no memory; each other topic is a sender of its own, with as much.
 */
export function limitReceive(receive: Receive, options: LimitReceiveOptions): Receive {
  const { limit, registry, now, counts, credit, dropped } = options;
  const senders = new Senders();
  const shared: RateLimit = {
    perSecond: limit.perSecond * UNREGISTERED_SHARE,
    burst: limit.burst * UNREGISTERED_SHARE,
  };
  const senderOf = (topic: string): Sender | undefined => {
    const device = registry().topics.get(topic)?.device;
    if (device) return isStandIn(device) ? undefined : { name: device.id, limit, device };
    if (OUR_OWN.some((beginning) => topic.startsWith(beginning))) return undefined;
    const isUnregistered = parseDeviceTopic(topic) !== undefined;
    if (isUnregistered) return { name: '', limit: shared, device: undefined };
    return { name: `/${topic.slice(0, LONGEST_SENDER)}`, limit: shared, device: undefined };
  };
  return (message, accepted) => {
    const sender = senderOf(message.topic);
    if (!sender || senders.admits(sender, now(), credit.ms)) return receive(message, accepted);
    counts.note('dropped', sender.device?.id);
    counts.noteFlood(sender.device?.id);
    dropped(message, sender.device);
    accepted(true);
  };
}
