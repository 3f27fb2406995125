import type { IngestPartRecord, PartRecords } from '@ioc/record-store';
import { withinTime } from '../clock/time-limit.ts';
import type { IntakePart } from '../ingest-options.ts';
import type { Log } from '../log.ts';
import { HeldParts, type PartOpening, type RunningPart } from './held-parts.ts';
import type { LivingSign } from './living-sign.ts';
import { PARTS_LIMIT_MS, PartsOutlook } from './parts-outlook.ts';
import { shareParts } from './share-parts.ts';
import { BEAT_EVERY_MS } from './silence-watch.ts';

/** How often an instance looks who has what, in milliseconds. */
export const LOOK_EVERY_MS = 1_000;

/** Time after which a free part is taken beyond the fair share, in milliseconds: whoever is short of parts had three looks. */
export const OVERDUE_MS = 3_000;

/** What keeping parts needs. `wanted` are all parts that there are, `nowMs` is a monotonic clock. */
export interface PartKeeperOptions<R extends RunningPart> {
  readonly records: PartRecords;
  readonly sign: Pick<LivingSign, 'id' | 'told' | 'isDead' | 'tidy'>;
  readonly wanted: () => readonly IntakePart[];
  readonly open: (opening: PartOpening) => Promise<R>;
  /** Hears once of each part that waits because another one that covers its cities is held. */
  readonly blocked: (part: IntakePart) => void;
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

/**
 * Holds this instance's share of the parts: looks who has what, claims what is free or whose holder died, gives up what
 * is more than its share, and stops what somebody else has taken. Looking, opening and closing never wait for one another.
 */
export class PartKeeper<R extends RunningPart> {
  readonly #options: PartKeeperOptions<R>;
  readonly #outlook: PartsOutlook;
  readonly #held: HeldParts<R>;
  #freeSinceMs: ReadonlyMap<string, number> = new Map();
  readonly #blocked = new Set<string>();
  readonly #rounds: { stop(): void }[] = [];
  #looking: Promise<void> | undefined;
  #beating: Promise<void> | undefined;
  #isReachable = false;
  #isClosing = false;

  constructor(options: PartKeeperOptions<R>) {
    this.#options = options;
    this.#outlook = new PartsOutlook(options);
    this.#held = new HeldParts(options);
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
    await this.#held.settled();
  }

  /** Whether the record store answered the last look. */
  get isReachable(): boolean {
    return this.#isReachable;
  }

  /** Why the part could not be opened here, when that was tried last. */
  failureOf(part: string): Error | undefined {
    return this.#held.failureOf(part);
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
    await this.#held.close();
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
    const holder = this.#livingHolder(part.name);
    const name = holder ?? this.#outlook.blockerOf(part.name)?.holder;
    if (name === undefined) return { part: part.name, state: 'free' };
    const state = holder === undefined ? 'blocked' : 'elsewhere';
    return { part: part.name, state, holder: this.#outlook.nameOf(name) };
  }

  #noteBlocked(part: IntakePart, { part: other, holder = '' }: IngestPartRecord): void {
    if (this.#blocked.has(part.name)) return;
    this.#blocked.add(part.name);
    const { log, blocked } = this.#options;
    const facts = { share: part.name, other, holder: this.#outlook.nameOf(holder) };
    if (this.#outlook.isGone(holder)) {
      log.error(
        facts,
        'this part waits: an ingest that shared the intake otherwise died; start and stop one as it was set',
      );
    } else log.warn(facts, 'this part waits for an ingest that shares the intake otherwise');
    blocked(part);
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
    const { log } = this.#options;
    try {
      await this.#outlook.look();
      if (this.#isClosing) return;
      this.#dropLost();
      await this.#act();
      this.#isReachable = true;
    } catch (error) {
      if (this.#isReachable) log.warn({ err: error }, 'who has which part cannot be seen; what runs goes on');
      this.#isReachable = false;
    }
  }

  /** Who has the part and lives; we ourselves only while we hold it. */
  #livingHolder(part: string): string | undefined {
    const holder = this.#outlook.part(part)?.holder;
    if (holder === this.#options.sign.id) return this.#held.get(part) ? holder : undefined;
    return holder === undefined || this.#outlook.isGone(holder) ? undefined : holder;
  }

  #dropLost(): void {
    const wanted = new Set(this.#options.wanted().map(({ name }) => name));
    for (const { part, holding } of this.#held.all) {
      if ((this.#outlook.part(part.name)?.fence ?? 0) > holding.fence) this.#held.lose(part.name);
      else if (!wanted.has(part.name)) this.#held.giveUp(part.name);
    }
  }

  async #act(): Promise<void> {
    const { sign, wanted } = this.#options;
    const names = wanted().map(({ name }) => name);
    const holders = this.#holders(names);
    const { claim, release } = shareParts({
      me: sign.id,
      wanted: names,
      holders,
      living: this.#outlook.rivals(names),
      ...this.#freeParts(names.filter((name) => !holders.has(name))),
    });
    for (const part of wanted()) {
      const blocker = this.#outlook.blockerOf(part.name);
      if (blocker) this.#noteBlocked(part, blocker);
      else if (claim.includes(part.name)) await this.#claim(part);
    }
    if (release !== undefined && this.#held.get(release)?.state === 'running') this.#held.giveUp(release);
  }

  #holders(names: readonly string[]): ReadonlyMap<string, string> {
    const holders = new Map<string, string>();
    for (const name of names) {
      const holder = this.#livingHolder(name);
      if (holder !== undefined) holders.set(name, holder);
    }
    return holders;
  }

  /** Which of the free parts are left to others, and which have been free for too long. */
  #freeParts(free: readonly string[]): { barred: ReadonlySet<string>; overdue: ReadonlySet<string> } {
    const now = this.#options.nowMs();
    this.#freeSinceMs = new Map(free.map((name) => [name, this.#freeSinceMs.get(name) ?? now]));
    const isOverdue = (name: string): boolean => now - (this.#freeSinceMs.get(name) ?? now) >= OVERDUE_MS;
    return {
      barred: new Set(free.filter((name) => this.#held.isBarred(name))),
      overdue: new Set(free.filter(isOverdue)),
    };
  }

  async #claim(part: IntakePart): Promise<void> {
    const { records, sign, log } = this.#options;
    const seen = this.#outlook.part(part.name);
    const holder = this.#outlook.instance(seen?.holder);
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
    const isFormerGone = former === undefined || this.#outlook.isDead(former);
    log.info(
      { share: part.name, fence: outcome.value.fence, ...(former === undefined ? {} : { former }) },
      former === undefined
        ? 'this ingest takes a part'
        : 'this ingest takes over the part of one that is gone',
    );
    this.#held.take(part, outcome.value, isFormerGone);
  }
}
