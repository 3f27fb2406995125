import type { CompiledLevel } from '../compiled-level.ts';
import type { CompiledRule } from '../compiled-rule.ts';
import { AggregateTree } from './aggregate-tree.ts';
import type { Quorum } from '../quorum.ts';
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
  /** Judges by other levels from here on (R42). */
  readonly useLevels: (levels: readonly CompiledLevel[]) => void;
  /** Whether `value` can be followed as it grows worse. */
  readonly isFollowed: boolean;
}

/** The signal of a group of one. */
class SingleSignal implements GroupSignal {
  readonly isFollowed = true;
  #levels: readonly CompiledLevel[];
  #value = NaN;

  constructor(levels: readonly CompiledLevel[]) {
    this.#levels = levels;
  }

  hasSignal(): boolean {
    return !Number.isNaN(this.#value);
  }

  update(_member: number, value: number): void {
    this.#value = value;
  }

  freeze(): void {
    // The last signal stays; a group whose members are all stale is not judged.
  }

  raises(level: number): boolean {
    return this.#levels[level]?.raises(this.#value) ?? false;
  }

  holds(level: number): boolean {
    return this.#levels[level]?.holds(this.#value) ?? false;
  }

  value(): number {
    return this.#value;
  }

  contributors(): readonly number[] {
    return [0];
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

  useLevels(levels: readonly CompiledLevel[]): void {
    this.#levels = levels;
  }
}

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
  #fresh = 0;
  #known = 0;

  constructor(levels: readonly CompiledLevel[], quorum: Quorum, members: number) {
    this.#levels = levels;
    this.#quorum = quorum;
    this.#values = new Float64Array(members).fill(NaN);
    this.#isFresh = new Uint8Array(members);
    this.#raising = levels.map(() => 0);
    this.#holdingFresh = levels.map(() => 0);
    this.#holdingKnown = levels.map(() => 0);
  }

  hasSignal(): boolean {
    return this.#fresh > 0;
  }

  update(member: number, value: number): void {
    this.#count(member, -1);
    this.#values[member] = value;
    this.#isFresh[member] = 1;
    this.#count(member, 1);
  }

  freeze(member: number): void {
    this.#count(member, -1);
    this.#isFresh[member] = 0;
    this.#count(member, 1);
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
    for (const member of this.#values.keys()) this.#count(member, -1);
    this.#levels = levels;
    for (const member of this.#values.keys()) this.#count(member, 1);
  }

  #count(member: number, by: 1 | -1): void {
    const value = this.#values[member] ?? NaN;
    if (Number.isNaN(value)) return;
    const isFresh = this.#isFresh[member] === 1;
    this.#known += by;
    if (isFresh) this.#fresh += by;
    for (const [index, { raises, holds }] of this.#levels.entries()) {
      if (isFresh && raises(value)) this.#raising[index] = (this.#raising[index] ?? 0) + by;
      if (!holds(value)) continue;
      this.#holdingKnown[index] = (this.#holdingKnown[index] ?? 0) + by;
      if (isFresh) this.#holdingFresh[index] = (this.#holdingFresh[index] ?? 0) + by;
    }
  }
}

/** The signal of a rule's group with so many members. */
export function createGroupSignal(
  { quorum }: CompiledRule,
  levels: readonly CompiledLevel[],
  members: number,
): GroupSignal {
  if (quorum) return new QuorumSignal(levels, quorum, members);
  return members === 1 ? new SingleSignal(levels) : new MeanSignal(levels, members);
}
