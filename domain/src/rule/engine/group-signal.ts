import type { CompiledLevel } from '../compiled-level.ts';
import type { CompiledRule } from '../compiled-rule.ts';
import { AggregateTree } from './aggregate-tree.ts';
import type { Quorum } from '../quorum.ts';
import { memberValue, type Member } from './bound-parts.ts';
import { meanOfSum } from '../window/window-fold.ts';

/**
 * What a group's members together say about the levels of its rule (R6). A member has a signal, or none (NaN); a
 * stale member's last signal can hold a level but not raise one, since silence clears nothing (R16).
 */
export interface GroupSignal {
  /** Whether any member has a signal that is not stale. */
  readonly hasSignal: () => boolean;
  /** Takes a member's signal; NaN when it has none. */
  readonly update: (member: number, value: number) => void;
  /** Takes note that the member's signal is only the last one known. */
  readonly freeze: (member: number) => void;
  readonly raises: (level: number) => boolean;
  readonly holds: (level: number) => boolean;
  /** The number to show for a level. */
  readonly value: (level: number) => number;
  /** Places of the members that make the level be reached (R41). */
  readonly contributors: (level: number) => readonly number[];
  /**
   * Whether any level may be satisfied otherwise than when this was asked last; true at first. A group at rest in which
   * nothing is new stays at rest.
   */
  readonly takeNews: () => boolean;
  /** Judges by other levels from here on (R42). */
  readonly useLevels: (levels: readonly CompiledLevel[]) => void;
  /** Whether `value` can be followed as it grows worse. */
  readonly isFollowed: boolean;
}

/** The signal of a group of one: its member's as it is, so that an observation that changes nothing need not tell it. */
class SingleSignal implements GroupSignal {
  readonly isFollowed = true;
  #levels: readonly CompiledLevel[];
  readonly #members: readonly Member[];

  constructor(levels: readonly CompiledLevel[], members: readonly Member[]) {
    this.#levels = levels;
    this.#members = members;
  }

  hasSignal(): boolean {
    return !Number.isNaN(this.value());
  }

  update(): void {
    // Nothing is held that could be out of date.
  }

  freeze(): void {
    // The last signal stays; a group whose members are all stale is not judged.
  }

  raises(level: number): boolean {
    return this.#levels[level]?.raises(this.value()) ?? false;
  }

  holds(level: number): boolean {
    return this.#levels[level]?.holds(this.value()) ?? false;
  }

  value(): number {
    const only = this.#members[0];
    return only === undefined ? NaN : memberValue(only);
  }

  contributors(): readonly number[] {
    return [0];
  }

  takeNews(): boolean {
    return true;
  }

  useLevels(levels: readonly CompiledLevel[]): void {
    this.#levels = levels;
  }
}

/** The mean over the members. */
class MeanSignal implements GroupSignal {
  readonly isFollowed = true;
  readonly #values: Float64Array;
  #levels: readonly CompiledLevel[];
  readonly #fresh: AggregateTree;
  readonly #known: AggregateTree;

  constructor(levels: readonly CompiledLevel[], members: number) {
    this.#levels = levels;
    this.#values = new Float64Array(members).fill(NaN);
    this.#fresh = new AggregateTree(members);
    this.#known = new AggregateTree(members);
  }

  hasSignal(): boolean {
    return this.#fresh.total().n > 0;
  }

  update(member: number, value: number): void {
    this.#values[member] = value;
    this.#fresh.set(member, value);
    this.#known.set(member, value);
  }

  freeze(member: number): void {
    this.#values[member] = NaN;
    this.#fresh.set(member, NaN);
  }

  raises(level: number): boolean {
    return this.#levels[level]?.raises(this.value()) ?? false;
  }

  holds(level: number): boolean {
    const { holds } = this.#levels[level] ?? {};
    return holds !== undefined && (holds(this.value()) || holds(meanOfSum(this.#known.total())));
  }

  value(): number {
    return meanOfSum(this.#fresh.total());
  }

  /** Those that satisfy the level by themselves; a mean can satisfy one that no member does, and then all have a part. */
  contributors(level: number): readonly number[] {
    const fresh = [...this.#values.keys()].filter((member) => !Number.isNaN(this.#values[member] ?? NaN));
    const alone = fresh.filter((member) => this.#levels[level]?.raises(this.#values[member] ?? NaN));
    return alone.length > 0 ? alone : fresh;
  }

  takeNews(): boolean {
    return true;
  }

  useLevels(levels: readonly CompiledLevel[]): void {
    this.#levels = levels;
  }
}

/** What a member of a quorum counts for; the flags of a level lie two bits further for each level before it. */
const KNOWN = 1;
const FRESH = 2;
const RAISING = 4;
const HOLDING = 8;

/** How many members satisfy each level. */
class QuorumSignal implements GroupSignal {
  /** The deciding member changes from one observation to the next: there is no one number to follow. */
  readonly isFollowed = false;
  #levels: readonly CompiledLevel[];
  readonly #quorum: Quorum;
  readonly #values: Float64Array;
  readonly #isFresh: Uint8Array;
  readonly #raising: number[];
  readonly #holdingFresh: number[];
  readonly #holdingKnown: number[];
  /** By member: what it was counted for. */
  readonly #counted: Int32Array;
  #fresh = 0;
  #known = 0;
  #hasNews = true;

  constructor(levels: readonly CompiledLevel[], quorum: Quorum, members: number) {
    this.#levels = levels;
    this.#quorum = quorum;
    this.#values = new Float64Array(members).fill(NaN);
    this.#isFresh = new Uint8Array(members);
    this.#counted = new Int32Array(members);
    this.#raising = levels.map(() => 0);
    this.#holdingFresh = levels.map(() => 0);
    this.#holdingKnown = levels.map(() => 0);
  }

  hasSignal(): boolean {
    return this.#fresh > 0;
  }

  update(member: number, value: number): void {
    this.#values[member] = value;
    this.#isFresh[member] = 1;
    this.#recount(member);
  }

  freeze(member: number): void {
    this.#isFresh[member] = 0;
    this.#recount(member);
  }

  takeNews(): boolean {
    const hadNews = this.#hasNews;
    this.#hasNews = false;
    return hadNews;
  }

  raises(level: number): boolean {
    return this.#fresh > 0 && (this.#raising[level] ?? 0) >= this.#quorum(this.#fresh);
  }

  holds(level: number): boolean {
    return (
      (this.#holdingFresh[level] ?? 0) >= this.#quorum(this.#fresh) ||
      (this.#holdingKnown[level] ?? 0) >= this.#quorum(this.#known)
    );
  }

  /** The signal of the member that makes the quorum full: the quorum-th worst. */
  value(level: number): number {
    const { excess } = this.#levels[level] ?? {};
    const fresh = [...this.#values].filter((value, member) => this.#isFresh[member] && !Number.isNaN(value));
    if (!excess || fresh.length === 0) return NaN;
    fresh.sort((a, b) => excess(b) - excess(a));
    return fresh[Math.min(this.#quorum(fresh.length), fresh.length) - 1] ?? NaN;
  }

  contributors(level: number): readonly number[] {
    const { holds } = this.#levels[level] ?? {};
    return [...this.#values.keys()].filter(
      (member) => this.#isFresh[member] === 1 && holds?.(this.#values[member] ?? NaN),
    );
  }

  useLevels(levels: readonly CompiledLevel[]): void {
    this.#levels = levels;
    for (const member of this.#values.keys()) this.#recount(member);
  }

  /** What the member counts for, as it is now. */
  #flagsOf(member: number): number {
    const value = this.#values[member] ?? NaN;
    if (Number.isNaN(value)) return 0;
    let flags = this.#isFresh[member] === 1 ? KNOWN | FRESH : KNOWN;
    for (let index = 0; index < this.#levels.length; index++) {
      const level = this.#levels[index];
      if (!level) continue;
      if (level.raises(value)) flags |= RAISING << (2 * index);
      if (level.holds(value)) flags |= HOLDING << (2 * index);
    }
    return flags;
  }

  /** Brings the counts up to date; most values count for the same as those before. */
  #recount(member: number): void {
    const before = this.#counted[member] ?? 0;
    const after = this.#flagsOf(member);
    if (before === after) return;
    this.#hasNews = true;
    this.#counted[member] = after;
    this.#count(before, -1);
    this.#count(after, 1);
  }

  #count(flags: number, by: 1 | -1): void {
    const isFresh = (flags & FRESH) !== 0;
    if ((flags & KNOWN) !== 0) this.#known += by;
    if (isFresh) this.#fresh += by;
    for (let index = 0; index < this.#levels.length; index++) {
      if (isFresh && (flags & (RAISING << (2 * index))) !== 0)
        this.#raising[index] = (this.#raising[index] ?? 0) + by;
      if ((flags & (HOLDING << (2 * index))) === 0) continue;
      this.#holdingKnown[index] = (this.#holdingKnown[index] ?? 0) + by;
      if (isFresh) this.#holdingFresh[index] = (this.#holdingFresh[index] ?? 0) + by;
    }
  }
}

/** A group as its signal needs it: its `size` members come into `members` by and by. */
interface SignalSource {
  readonly rule: CompiledRule;
  readonly levels: readonly CompiledLevel[];
  readonly size: number;
  readonly members: readonly Member[];
}

/** The signal of a rule's group. */
export function createGroupSignal({ rule: { quorum }, levels, size, members }: SignalSource): GroupSignal {
  if (quorum) return new QuorumSignal(levels, quorum, size);
  return size === 1 ? new SingleSignal(levels, members) : new MeanSignal(levels, size);
}
