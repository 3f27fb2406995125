import { parseRfc3339 } from '../observation/observation-time.ts';
import { scopeOf } from './check-overrides.ts';
import { compileLevel, type CompiledLevel } from './compiled-level.ts';
import { quietRange, type QuietRange } from './level-condition.ts';
import { overrideLevel } from './override-level.ts';
import type { Rule, RuleLevel, RuleOverride } from './rule.ts';
import type { ThresholdOrigin } from './transition.ts';

/** The levels that count for a group before the event time `until`; Infinity for ever. */
export interface LevelSet {
  /** In ascending severity. */
  readonly levels: readonly CompiledLevel[];
  readonly quiet: QuietRange;
  readonly until: number;
}

/** Whom overrides of a group may be for; what the group does not have is left out. */
export interface GroupScopes {
  readonly city: string;
  readonly area?: string | undefined;
  readonly device?: string | undefined;
}

interface DatedOverride {
  readonly override: RuleOverride;
  readonly until: number;
  readonly place: number;
}

interface LevelWithOrigin {
  readonly level: RuleLevel;
  readonly origin: ThresholdOrigin | undefined;
}

function originOf({ scope, owner, reason }: RuleOverride): ThresholdOrigin {
  return { level: scopeOf(scope).level, owner, reason };
}

function applyOverride(levels: readonly LevelWithOrigin[], override: RuleOverride): LevelWithOrigin[] {
  return levels.map((before) => {
    const numbers = override.levels.find(({ severity }) => severity === before.level.severity);
    const level = numbers && overrideLevel(before.level, numbers);
    return level ? { level, origin: originOf(override) } : before;
  });
}

function levelSet(levels: readonly LevelWithOrigin[], until: number): LevelSet {
  return {
    levels: levels.map(({ level, origin }) => compileLevel(level, origin)),
    quiet: quietRange(levels.map(({ level }) => level)),
    until,
  };
}

/** Of one scope, an override that ends sooner goes before one that ends later. */
function datedOverrides({ overrides = [] }: Rule): ReadonlyMap<string, readonly DatedOverride[]> {
  const dated = overrides.map((override, place) => {
    const ends = override.until === undefined ? undefined : parseRfc3339(override.until);
    return { override, until: ends ?? Infinity, place };
  });
  const byScope = new Map<string, DatedOverride[]>();
  for (const one of dated.sort((a, b) => b.until - a.until)) {
    const { level, id } = scopeOf(one.override.scope);
    const key = `${level} ${id}`;
    byScope.set(key, [...(byScope.get(key) ?? []), one]);
  }
  return byScope;
}

/**
 * The thresholds of a rule for every group (R42): the rule's own, overridden for the city, then the area, then the
 * device. Sets are made once for each combination of overrides, so a thousand groups without any share one.
 */
export class LevelSets {
  /** The rule's own levels. */
  readonly own: LevelSet;
  readonly #levels: readonly LevelWithOrigin[];
  readonly #overrides: ReadonlyMap<string, readonly DatedOverride[]>;
  readonly #made = new Map<string, readonly LevelSet[]>();

  constructor(rule: Rule) {
    const origin = rule.pack ? ({ level: 'pack' } as const) : undefined;
    this.#levels = rule.levels.map((level) => ({ level, origin }));
    this.own = levelSet(this.#levels, Infinity);
    this.#overrides = datedOverrides(rule);
    this.#made.set('', [this.own]);
  }

  /** The sets that count for a group one after the other; the last has no end. */
  of({ city, area, device }: GroupScopes): readonly LevelSet[] {
    const applicable = [`city ${city}`, `area ${area ?? ''}`, `device ${device ?? ''}`].flatMap(
      (key) => this.#overrides.get(key) ?? [],
    );
    const key = applicable.map(({ place }) => place).join(' ');
    const known = this.#made.get(key);
    if (known) return known;
    const ends = new Set([...applicable.map(({ until }) => until), Infinity]);
    const sets = [...ends].sort((a, b) => a - b).map((until) => this.#before(until, applicable));
    this.#made.set(key, sets);
    return sets;
  }

  #before(until: number, applicable: readonly DatedOverride[]): LevelSet {
    const inForce = applicable.filter((one) => one.until >= until);
    return levelSet(
      inForce.reduce<readonly LevelWithOrigin[]>(
        (levels, { override }) => applyOverride(levels, override),
        this.#levels,
      ),
      until,
    );
  }
}
