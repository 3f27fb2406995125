import type { EpochMs } from '@ioc/domain';
import { SPARKPLUG_ROOT } from '@ioc/wire';
import type { OutgoingMessage } from '../../doors/door.ts';
import type { DecodedMessage } from '../../intake/decode-message.ts';
import type { TailBatch } from '../../intake/tail.ts';
import type { Log } from '../../log.ts';
import { rebirthRequest } from './rebirth-request.ts';
import { parseSparkplugTopic } from './sparkplug-topic.ts';

/** A node is asked for its births once in this time, in milliseconds: answering takes it seconds. */
export const REBIRTH_EVERY_MS = 60_000;

/** Requests to all nodes in that time, at most: the births of a whole fleet at once would be a storm. */
export const MOST_REBIRTHS = 100;

/** Nodes whose sequence is followed, at most; of further ones gaps are not seen. */
export const MOST_WATCHED_NODES = 10_000;

/** Sequence numbers count from 0 to 255 and begin again. Source: Eclipse Sparkplug 3.0, 6.4.5. */
const SEQUENCE_NUMBERS = 256;

/** The place of a message in what its node sends; `begins` where the count begins anew. */
export interface NodeSequence {
  /** `{group}/{edge node}` */
  readonly node: string;
  readonly number: number;
  readonly begins: boolean;
}

/** What the watch needs. */
export interface RebirthWatchOptions {
  readonly publish: (message: OutgoingMessage) => void;
  readonly now: () => EpochMs;
  readonly log: Log;
}

/**
 * Watches edge nodes as they speak, and asks one for its births when its data cannot be read without them or a message of
 * it is missing. It only asks: nothing that is decoded depends on it.
 */
export class RebirthWatch {
  readonly #options: RebirthWatchOptions;
  readonly #sequences = new Map<string, number>();
  readonly #askedAt = new Map<string, EpochMs>();
  #missing = 0;

  constructor(options: RebirthWatchOptions) {
    this.#options = options;
  }

  /** Messages that are missing since the start, as far as sequence numbers tell. */
  get missing(): number {
    return this.#missing;
  }

  /** Looks at messages as they arrive. */
  take({ messages }: TailBatch): void {
    for (const message of messages) {
      if (message.kind !== 'mixed' && message.kind !== 'unusable') continue;
      if (message.sequence) this.#follow(message.sequence);
      const node = unnamedNode(message);
      if (node !== undefined) this.#ask(node, 'its data use aliases that no birth gave a name');
    }
  }

  #follow({ node, number, begins }: NodeSequence): void {
    const last = this.#sequences.get(node);
    if (last === undefined && this.#sequences.size >= MOST_WATCHED_NODES) return;
    this.#sequences.set(node, number);
    if (last === undefined || begins) return;
    const missing = (number - last - 1 + 2 * SEQUENCE_NUMBERS) % SEQUENCE_NUMBERS;
    if (missing === 0) return;
    this.#missing += missing;
    this.#ask(node, `${missing} messages before number ${number} are missing`);
  }

  #ask(node: string, why: string): void {
    const { publish, now, log } = this.#options;
    const at = now();
    for (const [asked, askedAt] of this.#askedAt) {
      // In the order of asking: behind the first recent one are only recent ones.
      if (Math.abs(at - askedAt) < REBIRTH_EVERY_MS) break;
      this.#askedAt.delete(asked);
    }
    if (this.#askedAt.has(node) || this.#askedAt.size >= MOST_REBIRTHS) return;
    this.#askedAt.set(node, at);
    log.info({ node, why }, 'a Sparkplug node is asked for its births');
    const cut = node.indexOf('/');
    publish(rebirthRequest(node.slice(0, cut), node.slice(cut + 1), at));
  }
}

/** The node whose data could not be named. */
function unnamedNode(message: DecodedMessage): string | undefined {
  if (!('faulty' in message) || !message.faulty?.topic.startsWith(`${SPARKPLUG_ROOT}/`)) return undefined;
  if (!message.faulty.faults.some(({ reason }) => reason === 'unknown-alias')) return undefined;
  return parseSparkplugTopic(message.faulty.topic.split('/'))?.node;
}
