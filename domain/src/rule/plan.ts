import type { AreaId, CityId, DeviceId, PropertyId, RuleId } from '../identifiers.ts';
import { checkRule, type RuleFault } from './check-rule.ts';
import { compileRule, type CompiledRule } from './compiled-rule.ts';
import type { CompiledStatement } from './compiled-when.ts';
import type { EvaluatedDatastream } from './evaluated-datastream.ts';
import type { LevelSet } from './level-sets.ts';
import { layOut } from './plan-layout.ts';
import type { PlannedParent } from './plan-parents.ts';
import type { Rule } from './rule.ts';
import type { GroupKey } from './transition.ts';
import type { WindowFunction } from './window/window-signal.ts';

/** One function over one window that some rule wants of a datastream; several rules share it. */
export interface PlannedWindow {
  readonly fn: WindowFunction;
  readonly windowMs: number;
}

/** What is usual of a datastream for rules that ask for it in the same way (R44). */
export interface PlannedUsual {
  /** Unique within the datastream. */
  readonly name: string;
  /** Place in the datastream's `windows`; −1 for `last`. */
  readonly window: number;
  readonly leastSamples: number;
  readonly weeks: number;
  readonly timeZone: string;
}

/** A place among those whose mean a statement is about (R40). */
export interface PlannedInput {
  /** Place in `RulePlan.statements`. */
  readonly statement: number;
  /** Place among the statement's members. */
  readonly place: number;
  /** Place in the datastream's `windows`; −1 for `last`. */
  readonly window: number;
  readonly leastSamples: number;
}

/** The window of the upstream datastream in which a value of `lagMs` earlier is looked for (R41). */
export interface PlannedUpstream {
  /** Place in `RulePlan.datastreams`. */
  readonly datastream: number;
  readonly window: number;
  readonly lagMs: number;
  /** How much older the value may be. */
  readonly oldestMs: number;
}

/** One rule's use of one datastream, and the places of its groups in the plan. */
export interface PlannedEvaluation {
  readonly rule: CompiledRule;
  /** Place in the datastream's `windows`; −1 for `last`. */
  readonly window: number;
  readonly leastSamples: number;
  /** Place in the datastream's `usuals`; −1 when the signal is judged as it is. */
  readonly usual: number;
  readonly upstream: PlannedUpstream | undefined;
  readonly inputs: readonly PlannedInput[];
  /** Place in `RulePlan.groups`; −1 when the rule has no levels, or only compares with the datastream. */
  readonly group: number;
  /** Place in `RulePlan.silences`; −1 when the rule raises nothing for silence. */
  readonly silence: number;
  readonly staleAfterMs: number;
}

/**
 * A datastream that at least one rule selects. Rules that ignore suspect values see it apart from the others: for them it
 * is a datastream of its own, with its own windows and its own silence.
 */
export interface PlannedDatastream {
  readonly key: string;
  readonly device: DeviceId;
  readonly parent: DeviceId | undefined;
  readonly isCredibleOnly: boolean;
  readonly isCounter: boolean;
  readonly isOptional: boolean;
  readonly windows: readonly PlannedWindow[];
  readonly usuals: readonly PlannedUsual[];
  readonly evaluations: readonly PlannedEvaluation[];
}

/** Whom one alert can be about: a rule and a group. */
export interface PlannedGroup {
  readonly key: string;
  readonly rule: CompiledRule;
  readonly group: GroupKey;
  readonly city: CityId;
  /** The ward in which it is, for a group that lies in one. */
  readonly area: AreaId | undefined;
  /** The thresholds that count for it, one after the other (R42). */
  readonly levelSets: readonly LevelSet[];
  /** Places in `RulePlan.statements` of what must hold besides, as the rule numbers them (R40). */
  readonly statements: readonly number[];
}

/** A statement of a rule's condition about one device, area or city (R40). */
export interface PlannedStatement {
  readonly statement: CompiledStatement;
  /** How many datastreams it is about. */
  readonly members: number;
  /** Places of the groups that depend on it. */
  readonly groups: readonly number[];
}

/**
 * Rules compiled for the datastreams that they select; immutable, and the same for the same rules and datastreams in
 * whatever order they come. Its fields are the engine's own business.
 */
export interface RulePlan {
  readonly datastreams: readonly PlannedDatastream[];
  readonly groups: readonly PlannedGroup[];
  readonly silences: readonly PlannedGroup[];
  readonly statements: readonly PlannedStatement[];
  readonly parents: readonly PlannedParent[];
  /** Property → device → place in `datastreams`. */
  readonly index: ReadonlyMap<PropertyId, ReadonlyMap<DeviceId, number>>;
  /** The same for the rules that ignore suspect values. */
  readonly credibleIndex: ReadonlyMap<PropertyId, ReadonlyMap<DeviceId, number>>;
  /** Versions of the enabled rules. */
  readonly active: ReadonlyMap<RuleId, number>;
  readonly disabled: ReadonlySet<RuleId>;
}

/** Rules that cannot be compiled: a bug of the caller, who checks them when they are written. */
export class InvalidRuleError extends Error {
  override readonly name = 'InvalidRuleError';
  readonly rule: RuleId;
  readonly faults: readonly RuleFault[];

  constructor(rule: RuleId, faults: readonly RuleFault[], reason: string) {
    super(`rule ${rule} cannot be compiled: ${reason}`);
    this.rule = rule;
    this.faults = faults;
  }
}

function assertValid(rules: readonly Rule[]): void {
  const seen = new Set<RuleId>();
  for (const rule of rules) {
    const faults = checkRule(rule);
    if (faults.length > 0) {
      throw new InvalidRuleError(
        rule.id,
        faults,
        faults.map(({ path, code }) => `${path} ${code}`).join(', '),
      );
    }
    if (seen.has(rule.id)) throw new InvalidRuleError(rule.id, [], 'it is given twice');
    seen.add(rule.id);
  }
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function inOrder(datastreams: Iterable<EvaluatedDatastream>): EvaluatedDatastream[] {
  const last = new Map<string, EvaluatedDatastream>();
  for (const datastream of datastreams) last.set(`${datastream.device}|${datastream.property}`, datastream);
  return [...last.values()].sort((a, b) => byText(a.device, b.device) || byText(a.property, b.property));
}

/**
 * Compiles the rules for the datastreams. A datastream given twice counts as given last; disabled rules judge nothing
 * but are remembered, so that `adoptPlan` can say why an alert was withdrawn.
 *
 * @throws InvalidRuleError when `checkRule` finds a fault, or an id occurs twice.
 */
export function compilePlan(rules: readonly Rule[], datastreams: Iterable<EvaluatedDatastream>): RulePlan {
  assertValid(rules);
  const enabled = rules.filter((rule) => rule.enabled).sort((a, b) => byText(a.id, b.id));
  return {
    ...layOut(enabled.map(compileRule), inOrder(datastreams)),
    active: new Map(enabled.map(({ id, version }) => [id, version])),
    disabled: new Set(rules.filter((rule) => !rule.enabled).map(({ id }) => id)),
  };
}
