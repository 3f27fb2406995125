import {
  WHOLE_INTAKE,
  type IngestInstanceRecord,
  type IngestPartRecord,
  type PartRecords,
  type PartsPicture,
} from '@ioc/record-store';
import { withinTime } from '../clock/time-limit.ts';
import { nameOf, type LivingSign } from './living-sign.ts';
import { SILENCE_MS, SilenceWatch } from './silence-watch.ts';

/** How long the record store may take to answer, in milliseconds; a claim waits for a commit of the holder before. */
export const PARTS_LIMIT_MS = 10_000;

/** What looking needs; `nowMs` is a monotonic clock. */
export interface PartsOutlookOptions {
  readonly records: PartRecords;
  readonly sign: Pick<LivingSign, 'id' | 'isDead' | 'tidy'>;
  readonly nowMs: () => number;
}

/** Who has which part and who lives, as one instance sees it. */
export class PartsOutlook {
  readonly #options: PartsOutlookOptions;
  readonly #silence = new SilenceWatch();
  #picture: PartsPicture = { parts: [], instances: [] };
  #dead: ReadonlySet<string> = new Set();

  constructor(options: PartsOutlookOptions) {
    this.#options = options;
  }

  /** Looks anew, and forgets who is gone and holds nothing. Rejects when the record store does not answer. */
  async look(): Promise<void> {
    const { records, sign, nowMs } = this.#options;
    this.#picture = await withinTime('looking at the parts', PARTS_LIMIT_MS, records.picture());
    const { instances, parts } = this.#picture;
    this.#silence.note(instances, nowMs());
    const others = instances.filter(({ id }) => id !== sign.id);
    const isDead = await Promise.all(others.map((instance) => sign.isDead(instance)));
    this.#dead = new Set(others.filter((_, index) => isDead[index]).map(({ id }) => id));
    for (const instance of others) {
      const isHolder = parts.some(({ holder }) => holder === instance.id);
      if (isHolder || !this.isGone(instance.id)) continue;
      await withinTime('forgetting an ingest', PARTS_LIMIT_MS, records.forget(instance.id, instance.beat));
      await sign.tidy(instance);
    }
  }

  /** The part as it was seen; undefined when it never had a holder. */
  part(name: string): IngestPartRecord | undefined {
    return this.#picture.parts.find(({ part }) => part === name);
  }

  /** The instance as it was seen. */
  instance(id: string | undefined): IngestInstanceRecord | undefined {
    return this.#picture.instances.find((instance) => instance.id === id);
  }

  /** The instance in words. */
  nameOf(id: string): string {
    const instance = this.instance(id);
    return instance ? nameOf(instance) : id;
  }

  /** Whether the instance is certainly dead. */
  isDead(id: string): boolean {
    return this.#dead.has(id);
  }

  /** Whether the instance is dead, or silent for so long that its parts may be claimed. */
  isGone(id: string): boolean {
    return this.isDead(id) || this.#silence.silentMs(id, this.#options.nowMs()) >= SILENCE_MS;
  }

  /** A held part that covers the same cities as this one: the whole and a city exclude each other. */
  blockerOf(name: string): IngestPartRecord | undefined {
    return this.#picture.parts.find(
      ({ part, holder }) => holder !== undefined && part !== name && [part, name].includes(WHOLE_INTAKE),
    );
  }

  /** Who lives and shares the intake in these parts, ourselves included: not those that hold another one. */
  rivals(wanted: readonly string[]): ReadonlySet<string> {
    const { instances, parts } = this.#picture;
    const isOther = (id: string): boolean =>
      parts.some(({ part, holder }) => holder === id && !wanted.includes(part));
    const living = instances.filter(({ id }) => !this.isGone(id) && !isOther(id)).map(({ id }) => id);
    return new Set([...living, this.#options.sign.id]);
  }
}
