import type { RuleId } from '../../identifiers.ts';
import type { CompiledRule } from '../compiled-rule.ts';
import type { PlannedGroup } from '../plan.ts';
import type { BoundGroup, BoundSilence } from './bound-parts.ts';

/** A device or ward for which a rule may stand, with how many of its groups do, and what that inhibits (R25). */
export interface Inhibitor {
  standing: number;
  readonly groups: BoundGroup[];
  readonly silences: BoundSilence[];
}

type Same = 'device' | 'area';

/** The rules by whom they say they are inhibited. */
function inhibitorsOf(rules: Iterable<CompiledRule>): Map<RuleId, Set<RuleId>> {
  const named = new Map<RuleId, Set<RuleId>>();
  for (const { id, inhibitedBy } of rules) {
    if (inhibitedBy.length > 0) named.set(id, new Set(inhibitedBy.map(({ rule }) => rule)));
  }
  return named;
}

/** Whether one rule is inhibited by another, directly or over others between them. */
function isReached(from: RuleId, to: RuleId, named: ReadonlyMap<RuleId, ReadonlySet<RuleId>>): boolean {
  const seen = new Set<RuleId>();
  const open = [from];
  for (let rule = open.pop(); rule !== undefined; rule = open.pop()) {
    for (const next of named.get(rule) ?? []) {
      if (next === to) return true;
      if (!seen.has(next)) open.push(next);
      seen.add(next);
    }
  }
  return false;
}

function placeOf({ group, area }: PlannedGroup, same: Same): string | undefined {
  if (same === 'area') return area ?? (group.by === 'area' ? group.id : undefined);
  return group.by === 'device' ? group.id : undefined;
}

/** Ties what is inhibited to what inhibits it. Built once for a plan. */
class InhibitorIndex {
  readonly #inhibitors = new Map<string, Inhibitor>();
  readonly #named: ReadonlyMap<RuleId, ReadonlySet<RuleId>>;
  /** By pair of rules: rules that inhibit each other in a circle inhibit nothing, or all of them would fall silent. */
  readonly #isCircular = new Map<string, boolean>();

  constructor(rules: Iterable<CompiledRule>) {
    this.#named = inhibitorsOf(rules);
  }

  /** What inhibits the group. */
  above(planned: PlannedGroup): Inhibitor[] {
    return planned.rule.inhibitedBy.flatMap(({ rule, same }) => {
      const place = placeOf(planned, same);
      if (place === undefined || this.#inCircle(planned.rule.id, rule)) return [];
      const key = `${rule}|${same}|${place}`;
      const known = this.#inhibitors.get(key);
      if (known) return [known];
      const inhibitor: Inhibitor = { standing: 0, groups: [], silences: [] };
      this.#inhibitors.set(key, inhibitor);
      return [inhibitor];
    });
  }

  /** What the group inhibits while it stands. Asked after every `above`. */
  below(planned: PlannedGroup): Inhibitor[] {
    if (planned.rule.isDraft) return [];
    return (['device', 'area'] as const).flatMap((same) => {
      const place = placeOf(planned, same);
      return place === undefined ? [] : (this.#inhibitors.get(`${planned.rule.id}|${same}|${place}`) ?? []);
    });
  }

  #inCircle(rule: RuleId, inhibitor: RuleId): boolean {
    const key = `${rule}|${inhibitor}`;
    const known = this.#isCircular.get(key) ?? isReached(inhibitor, rule, this.#named);
    this.#isCircular.set(key, known);
    return known;
  }
}

/** Ties the groups of the plan to what inhibits them, and counts what stands. */
export function linkInhibitors(groups: readonly BoundGroup[], silences: readonly BoundSilence[]): void {
  const index = new InhibitorIndex(new Set([...groups, ...silences].map(({ rule }) => rule)));
  for (const group of groups) {
    group.inhibitors = index.above(group.planned);
    for (const inhibitor of group.inhibitors) inhibitor.groups.push(group);
  }
  for (const silence of silences) {
    silence.inhibitors = index.above(silence.planned);
    for (const inhibitor of silence.inhibitors) inhibitor.silences.push(silence);
  }
  for (const group of groups) {
    group.inhibits = index.below(group.planned);
    if (group.standing.standing < 0) continue;
    for (const inhibitor of group.inhibits) inhibitor.standing++;
  }
}

/** Whether one of them stands. */
export function isAnyStanding(inhibitors: readonly Inhibitor[]): boolean {
  return inhibitors.some(({ standing }) => standing > 0);
}
