import { LIVE_REPEAT_TOPIC } from '@ioc/wire';
import type { Log } from '../../../log.ts';
import { encodeSubscribe, encodeUnsubscribe } from './encode-packets.ts';
import { protocolError, type PacketFault } from './packet-fault.ts';
import type { ProtocolLevel } from './packet-type.ts';
import { FIRST_FAILURE, readSuback } from './read-answers.ts';
import { wordsOf } from './reason-words.ts';

/** Packet identifiers of subscriptions go up to this and begin again; messages have those above. */
export const LAST_SUBSCRIPTION_ID = 1_000;

/** What subscribing needs. */
export interface SubscriptionOptions {
  readonly level: ProtocolLevel;
  /** Topics without which the connection is of no use. */
  readonly topics: readonly string[];
  readonly write: (bytes: Buffer) => void;
  readonly log: Log;
  /** The broker gives all topics. */
  readonly accepted: () => void;
  /** The broker refuses one of the topics. */
  readonly refused: (reason: string) => void;
}

/** What one connection hears: the topics of devices, and the filters of mapping profiles, which may be refused singly. */
export class Subscriptions {
  readonly #options: SubscriptionOptions;
  readonly #asked = new Map<number, readonly string[]>();
  #filters: readonly string[];
  #lastId = 0;
  #isAccepted = false;

  constructor(options: SubscriptionOptions, filters: readonly string[]) {
    this.#options = options;
    this.#filters = filters;
  }

  /** Asks for the topics; the filters follow when they are given. */
  begin(): void {
    this.#subscribe(this.#options.topics);
  }

  /** Hears these filters from now on, and no others. */
  change(filters: readonly string[]): void {
    const before = this.#filters;
    this.#filters = filters;
    if (!this.#isAccepted) return;
    const gone = before.filter((filter) => !filters.includes(filter));
    if (gone.length > 0) this.#options.write(encodeUnsubscribe(this.#options.level, this.#nextId(), gone));
    for (const filter of filters) if (!before.includes(filter)) this.#subscribe([filter]);
  }

  /** What the broker answers to one of the questions. */
  takeSuback(bytes: Buffer, from: number, to: number): PacketFault | undefined {
    const suback = readSuback(bytes, { from, to, level: this.#options.level });
    if ('detail' in suback) return suback;
    const asked = this.#asked.get(suback.messageId);
    this.#asked.delete(suback.messageId);
    if (asked?.length !== suback.codes.length) return protocolError('a SUBACK for no subscription of ours');
    const refused = suback.codes.find((code) => code >= FIRST_FAILURE);
    const reason = refused === undefined ? undefined : wordsOf({ code: refused });
    if (this.#isAccepted) this.#noteFilter(asked, reason);
    else if (reason === undefined) this.#accept();
    else this.#options.refused(reason);
    return undefined;
  }

  #accept(): void {
    this.#isAccepted = true;
    // A broker that does not grant the repeat requests of APIs yet must not keep the devices out.
    for (const filter of [...this.#filters, LIVE_REPEAT_TOPIC]) this.#subscribe([filter]);
    this.#options.accepted();
  }

  /** A filter that the broker refuses costs the others nothing. */
  #noteFilter(filters: readonly string[], reason: string | undefined): void {
    if (reason === undefined) return;
    this.#options.log.error(
      { reason, filters },
      'the broker refuses a topic filter: what is published there is not heard',
    );
  }

  #subscribe(topics: readonly string[]): void {
    const id = this.#nextId();
    this.#asked.set(id, topics);
    this.#options.write(encodeSubscribe(this.#options.level, id, topics));
  }

  #nextId(): number {
    this.#lastId = this.#lastId >= LAST_SUBSCRIPTION_ID ? 1 : this.#lastId + 1;
    return this.#lastId;
  }
}
