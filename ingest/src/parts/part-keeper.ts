import {
  WHOLE_INTAKE,
  type IngestPartRecord,
  type PartHolding,
  type PartRecords,
  type PartsPicture,
} from '@ioc/record-store';
import { withinTime } from '../clock/time-limit.ts';
import type { IntakePart } from '../ingest-options.ts';
import type { Log } from '../log.ts';
import type { LivingSign } from './living-sign.ts';
import { nameOf } from './living-sign.ts';
import { LostPartError } from './lost-part-error.ts';
import { shareParts } from './share-parts.ts';
import { BEAT_EVERY_MS, SILENCE_MS, SilenceWatch } from './silence-watch.ts';

/** How often an instance looks who has what, in milliseconds. */
export const LOOK_EVERY_MS = 1_000;

/** How long the record store may take to answer, in milliseconds; a claim waits for a commit of the holder before. */
export const PARTS_LIMIT_MS = 10_000;

/** Time after which a free part is taken beyond the fair share, in milliseconds: whoever is short of parts had three looks. */
export const OVERDUE_MS = 3_000;

/** How long a part that could not be opened is left to others, in milliseconds. */
export const BARRED_MS = 10_000;

/** A part while it runs here. */
export interface RunningPart {
  close(): Promise<void>;
}

/** How a part is opened: `isFormerGone` when no former holder can write any more, `lost` when somebody else has it. */
export interface PartOpening {
  readonly part: IntakePart;
  readonly holding: PartHolding;
  readonly isFormerGone: boolean;
  readonly lost: () => void;
}

/** What keeping parts needs. `wanted` are all parts that there are, `nowMs` is a monotonic clock. */
export interface PartKeeperOptions<R extends RunningPart> {
  readonly records: PartRecords;
  readonly sign: Pick<LivingSign, 'id' | 'told' | 'isDead' | 'tidy'>;
  readonly wanted: () => readonly IntakePart[];
  readonly open: (opening: PartOpening) => Promise<R>;
  /** Hears once of each part that waits because another one that covers its cities is held. */
  readonly blocked: (part: IntakePart, holder: string) => void;
  readonly nowMs: () => number;
  /** Does something regularly until it is stopped. */
  readonly every: (everyMs: number, work: () => void) => { stop(): void };
  readonly log: Log;
}

/** A part as this instance sees it; `holder` is a name for people. `blocked`: one of another sharing is still held. */
export interface KeptPart<R> {
  readonly part: string;
  readonly state: 'running' | 'opening' | 'closing' | 'elsewhere' | 'blocked' | 'free';
  readonly holder?: string;
  readonly running?: R;
}

interface Held<R> {
  readonly part: IntakePart;
  readonly holding: PartHolding;
  state: 'running' | 'opening' | 'closing';
  running?: R;
  work: Promise<void>;
}

const NOTHING: PartsPicture = { parts: [], instances: [] };

/**
 * Holds this instance's share of the parts: looks who has what, claims what is free or whose holder died, gives up what
 * is more than its share, and stops what somebody else has taken. Looking, opening and closing never wait for one another.
 */
export class PartKeeper<R extends RunningPart> {
  readonly #options: PartKeeperOptions<R>;
  readonly #silence = new SilenceWatch();
  readonly #held = new Map<string, Held<R>>();
  readonly #barredUntilMs = new Map<string, number>();
  readonly #freeSinceMs = new Map<string, number>();
  readonly #blocked = new Set<string>();
  readonly #failures = new Map<string, unknown>();
  readonly #rounds: { stop(): void }[] = [];
  #picture: PartsPicture = NOTHING;
  #dead: ReadonlySet<string> = new Set();
  #looking: Promise<void> | undefined;
  #beating: Promise<void> | undefined;
  #isReachable = false;
  #isClosing = false;

  constructor(options: PartKeeperOptions<R>) {
    this.#options = options;
  }

  /** Looks for the first time, claims, and goes on; resolves when what was claimed runs or could not be opened. */
  async start(): Promise<void> {
    const { every } = this.#options;
    await this.#beat();
    await this.look();
    this.#rounds.push(
      every(BEAT_EVERY_MS, () => void this.#beat()),
      every(LOOK_EVERY_MS, () => void this.look()),
    );
    await Promise.all([...this.#held.values()].map(({ work }) => work));
  }

  /** Whether the record store answered the last look. */
  get isReachable(): boolean {
    return this.#isReachable;
  }

  /** Why the part could not be opened here, when that was tried last. */
  failureOf(part: string): unknown {
    return this.#failures.get(part);
  }

  /** Every part that there is. */
  get parts(): readonly KeptPart<R>[] {
    return this.#options.wanted().map((part) => this.#kept(part));
  }

  /** One look; calls during one share it. Never rejects. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** Stops all parts and gives them back. */
  async close(): Promise<void> {
    this.#isClosing = true;
    for (const round of this.#rounds) round.stop();
    await this.#looking;
    await this.#beating;
    await Promise.all([...this.#held.values()].map((held) => this.#stop(held)));
    try {
      await this.#within('giving the parts back', this.#options.records.leave(this.#options.sign.id));
    } catch (error) {
      this.#options.log.warn(
        { err: error },
        'the parts could not be given back; others wait for our silence',
      );
    }
  }

  #kept(part: IntakePart): KeptPart<R> {
    const held = this.#held.get(part.name);
    if (held) {
      const { state, running } = held;
      return { part: part.name, state, ...(running === undefined ? {} : { running }) };
    }
    const holder = this.#livingHolder(this.#seen(part.name));
    const other = holder === undefined ? this.#blocker(part)?.holder : undefined;
    const name = holder ?? other;
    if (name === undefined) return { part: part.name, state: 'free' };
    const state = holder === undefined ? 'blocked' : 'elsewhere';
    return { part: part.name, state, holder: this.#nameOf(name) };
  }

  #nameOf(id: string): string {
    const instance = this.#picture.instances.find((one) => one.id === id);
    return instance ? nameOf(instance) : id;
  }

  /** A held part that covers the same cities: the whole and a city exclude each other. */
  #blocker({ name }: IntakePart): IngestPartRecord | undefined {
    return this.#picture.parts.find(
      ({ part, holder }) => holder !== undefined && part !== name && [part, name].includes(WHOLE_INTAKE),
    );
  }

  #noteBlocked(part: IntakePart, { part: other, holder = '' }: IngestPartRecord): void {
    if (this.#blocked.has(part.name)) return;
    this.#blocked.add(part.name);
    const { log, blocked } = this.#options;
    const facts = { share: part.name, other, holder: this.#nameOf(holder) };
    if (this.#isGone(holder)) {
      log.error(
        facts,
        'this part waits: an ingest that shared the intake otherwise died; start and stop one as it was set',
      );
    } else log.warn(facts, 'this part waits for an ingest that shares the intake otherwise');
    blocked(part, this.#nameOf(holder));
  }

  #within<T>(what: string, work: Promise<T>): Promise<T> {
    return withinTime(what, PARTS_LIMIT_MS, work);
  }

  #beat(): Promise<void> {
    const { records, sign, log } = this.#options;
    this.#beating ??= this.#within('saying that this ingest lives', records.beat(sign))
      .catch((error: unknown) => log.debug({ err: error }, 'this ingest could not say that it lives'))
      .finally(() => {
        this.#beating = undefined;
      });
    return this.#beating;
  }

  async #look(): Promise<void> {
    const { records, log } = this.#options;
    try {
      this.#picture = await this.#within('looking at the parts', records.picture());
      if (this.#isClosing) return;
      await this.#findDead();
      this.#dropLost();
      await this.#act();
      this.#isReachable = true;
    } catch (error) {
      if (this.#isReachable) log.warn({ err: error }, 'who has which part cannot be seen; what runs goes on');
      this.#isReachable = false;
    }
  }

  async #findDead(): Promise<void> {
    const { sign, nowMs, records } = this.#options;
    const { instances, parts } = this.#picture;
    const now = nowMs();
    this.#silence.note(instances, now);
    const others = instances.filter(({ id }) => id !== sign.id);
    const isDead = await Promise.all(others.map((instance) => sign.isDead(instance)));
    this.#dead = new Set(others.filter((_, index) => isDead[index]).map(({ id }) => id));
    for (const instance of others) {
      const isHolder = parts.some(({ holder }) => holder === instance.id);
      if (isHolder || !this.#isGone(instance.id)) continue;
      await this.#within('forgetting an ingest', records.forget(instance.id, instance.beat));
      await sign.tidy(instance);
    }
  }

  #isGone(id: string): boolean {
    return this.#dead.has(id) || this.#silence.silentMs(id, this.#options.nowMs()) >= SILENCE_MS;
  }

  #seen(part: string): IngestPartRecord | undefined {
    return this.#picture.parts.find((seen) => seen.part === part);
  }

  /** Who has the part and lives; we ourselves only while we hold it. */
  #livingHolder(seen: IngestPartRecord | undefined): string | undefined {
    const holder = seen?.holder;
    if (seen === undefined || holder === undefined) return undefined;
    if (holder === this.#options.sign.id) return this.#held.has(seen.part) ? holder : undefined;
    return this.#isGone(holder) ? undefined : holder;
  }

  #dropLost(): void {
    for (const held of this.#held.values()) {
      const fence = this.#seen(held.part.name)?.fence ?? 0;
      if (fence > held.holding.fence) this.#lose(held);
    }
    const wanted = new Set(this.#options.wanted().map(({ name }) => name));
    for (const held of this.#held.values()) if (!wanted.has(held.part.name)) void this.#giveUp(held);
  }

  async #act(): Promise<void> {
    const { sign, wanted, nowMs } = this.#options;
    const now = nowMs();
    const holders = new Map<string, string>();
    const overdue = new Set<string>();
    for (const { name } of wanted()) {
      const holder = this.#livingHolder(this.#seen(name));
      if (holder === undefined) {
        const since = this.#freeSinceMs.get(name) ?? now;
        this.#freeSinceMs.set(name, since);
        if (now - since >= OVERDUE_MS) overdue.add(name);
      } else {
        this.#freeSinceMs.delete(name);
        holders.set(name, holder);
      }
    }
    const names = wanted().map(({ name }) => name);
    const living = this.#rivals(names);
    const barred = new Set(names.filter((name) => now < (this.#barredUntilMs.get(name) ?? 0)));
    const view = { me: sign.id, wanted: names, holders, living, barred, overdue };
    const { claim, release } = shareParts(view);
    for (const part of wanted()) {
      const blocker = this.#blocker(part);
      if (blocker) this.#noteBlocked(part, blocker);
      else if (claim.includes(part.name)) await this.#claim(part);
    }
    const given = release === undefined ? undefined : this.#held.get(release);
    if (given?.state === 'running') void this.#giveUp(given);
  }

  /** Who lives and shares the intake as this one does: not those that hold a part which there is not here. */
  #rivals(wanted: readonly string[]): ReadonlySet<string> {
    const { instances, parts } = this.#picture;
    const isOther = (id: string): boolean =>
      parts.some(({ part, holder }) => holder === id && !wanted.includes(part));
    const living = instances.filter(({ id }) => !this.#isGone(id) && !isOther(id)).map(({ id }) => id);
    return new Set([...living, this.#options.sign.id]);
  }

  async #claim(part: IntakePart): Promise<void> {
    const { records, sign, log } = this.#options;
    const seen = this.#seen(part.name);
    const holder = this.#picture.instances.find(({ id }) => id === seen?.holder);
    const outcome = await this.#within(
      'claiming a part',
      records.claim({
        part: part.name,
        instance: sign.id,
        ...(seen === undefined ? {} : { seen }),
        ...(holder === undefined ? {} : { deadAtBeat: holder.beat }),
      }),
    );
    if (!outcome.ok) return;
    const former = seen?.holder;
    const isFormerGone = former === undefined || this.#dead.has(former);
    log.info(
      { share: part.name, fence: outcome.value.fence, ...(former === undefined ? {} : { former }) },
      former === undefined
        ? 'this ingest takes a part'
        : 'this ingest takes over the part of one that is gone',
    );
    const held: Held<R> = { part, holding: outcome.value, state: 'opening', work: Promise.resolve() };
    this.#held.set(part.name, held);
    held.work = this.#open(held, isFormerGone);
  }

  async #open(held: Held<R>, isFormerGone: boolean): Promise<void> {
    const { part, holding } = held;
    const { open, log, nowMs } = this.#options;
    try {
      held.running = await open({ part, holding, isFormerGone, lost: () => this.#lose(held) });
      this.#failures.delete(part.name);
      if (held.state === 'opening') held.state = 'running';
    } catch (error) {
      this.#failures.set(part.name, error);
      if (!(error instanceof LostPartError))
        log.error(
          { err: error, share: part.name },
          'a part cannot be opened; it is left to others for a while',
        );
      this.#barredUntilMs.set(part.name, nowMs() + BARRED_MS);
      await this.#giveBack(held);
    }
  }

  /** Somebody else has it: nothing more of it is ours, and nothing is to be given back. */
  #lose(held: Held<R>): void {
    if (held.state === 'closing') return;
    this.#options.log.warn(
      { share: held.part.name },
      'another ingest has taken this part over; it stops here',
    );
    void this.#stop(held);
  }

  async #giveUp(held: Held<R>): Promise<void> {
    if (held.state === 'closing') return;
    this.#options.log.info({ share: held.part.name }, 'this ingest gives a part up');
    await this.#stop(held);
  }

  /** Stops the part and gives it back, which changes nothing when somebody else has it. */
  #stop(held: Held<R>): Promise<void> {
    if (held.state === 'closing') return held.work;
    const isOpening = held.state === 'opening';
    held.state = 'closing';
    held.work = this.#closed(held, isOpening ? held.work : Promise.resolve());
    return held.work;
  }

  async #closed(held: Held<R>, opening: Promise<void>): Promise<void> {
    await opening;
    try {
      await held.running?.close();
    } catch (error) {
      this.#options.log.error({ err: error, share: held.part.name }, 'a part did not close cleanly');
    }
    await this.#giveBack(held);
  }

  async #giveBack(held: Held<R>): Promise<void> {
    const { records, log } = this.#options;
    try {
      await this.#within('giving a part back', records.release(held.holding));
    } catch (error) {
      log.warn({ err: error, share: held.part.name }, 'a part could not be given back');
    }
    this.#held.delete(held.part.name);
  }
}
