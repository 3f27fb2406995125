import type { AreaId, CityId, DeviceId, PropertyId, RuleId } from '../identifiers.ts';
import { checkRule, type RuleFault } from './check-rule.ts';
import { compileRule, type CompiledRule } from './compiled-rule.ts';
import type { Rule, RuleSelector } from './rule.ts';
import type { GroupKey } from './transition.ts';
import type { WindowFunction } from './window/window-signal.ts';

/** Expected intervals of silence after which a datastream is stale (R15). */
export const STALE_INTERVALS = 3;

/**
 * A datastream as the rules see it. `intervalMs` is its expected interval; 0 means that it reports when something
 * happens, and is then stale only by a rule's `noData.after`. `isCounter`: a falling value is a reset (R3). `isOptional`:
 * nobody misses it before it was heard for the first time, as with simulated devices while no simulator runs.
 */
export interface EvaluatedDatastream {
  readonly device: DeviceId;
  readonly property: PropertyId;
  readonly city: CityId;
  readonly area?: AreaId;
  readonly tags: readonly string[];
  readonly intervalMs: number;
  readonly isCounter?: boolean;
  readonly isOptional?: boolean;
}

/** One function over one window that some rule wants of a datastream; several rules share it. */
export interface PlannedWindow {
  readonly fn: WindowFunction;
  readonly windowMs: number;
}

/** One rule's judgement of one datastream, and the places of its groups in the plan. */
export interface PlannedEvaluation {
  readonly rule: CompiledRule;
  /** Place in the datastream's `windows`; −1 for `last`. */
  readonly window: number;
  /** Place in `RulePlan.groups`; −1 when the rule has no levels. */
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
  readonly isCredibleOnly: boolean;
  readonly isCounter: boolean;
  readonly isOptional: boolean;
  readonly windows: readonly PlannedWindow[];
  readonly evaluations: readonly PlannedEvaluation[];
}

/** Whom one alert can be about: a rule and a group. */
export interface PlannedGroup {
  readonly key: string;
  readonly rule: CompiledRule;
  readonly group: GroupKey;
  readonly city: CityId;
}

/**
 * Rules compiled for the datastreams that they select; immutable, and the same for the same rules and datastreams in
 * whatever order they come. Its fields are the engine's own business.
 */
export interface RulePlan {
  readonly datastreams: readonly PlannedDatastream[];
  readonly groups: readonly PlannedGroup[];
  readonly silences: readonly PlannedGroup[];
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

function meets<T>(wanted: readonly T[] | undefined, has: readonly T[]): boolean {
  return !wanted || wanted.length === 0 || wanted.some((one) => has.includes(one));
}

/** Whether the selector takes the datastream: every list that is given and not empty names it. */
export function selects(select: RuleSelector, datastream: EvaluatedDatastream): boolean {
  const { device, property, city, area, tags } = datastream;
  return (
    select.property === property &&
    meets(select.devices, [device]) &&
    meets(select.cities, [city]) &&
    meets(select.areas, area === undefined ? [] : [area]) &&
    meets(select.tags, tags)
  );
}

/** The group of a datastream; outside every area it is a group of its own, so that it is judged all the same. */
function groupOf(by: GroupKey['by'], { device, city, area }: EvaluatedDatastream): GroupKey {
  if (by === 'city') return { by, id: city };
  return by === 'area' && area !== undefined ? { by, id: area } : { by: 'device', id: device };
}

/** Numbers groups in the order in which they are first met. */
class GroupList {
  readonly groups: PlannedGroup[] = [];
  readonly #prefix: string;
  readonly #places = new Map<string, number>();

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  placeOf(rule: CompiledRule, by: GroupKey['by'], datastream: EvaluatedDatastream): number {
    const group = groupOf(by, datastream);
    const key = `${this.#prefix}|${rule.id}|${group.by}|${group.id}`;
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.groups.length);
    this.groups.push({ key, rule, group, city: datastream.city });
    return this.groups.length - 1;
  }
}

function staleAfter(rule: CompiledRule, intervalMs: number): number {
  if (rule.staleAfterMs !== undefined) return rule.staleAfterMs;
  return intervalMs > 0 ? STALE_INTERVALS * intervalMs : Infinity;
}

type DatastreamIndex = Map<PropertyId, Map<DeviceId, number>>;

class PlanBuilder {
  readonly #groups = new GroupList('g');
  readonly #silences = new GroupList('n');
  readonly #datastreams: PlannedDatastream[] = [];
  readonly #index: DatastreamIndex = new Map();
  readonly #credibleIndex: DatastreamIndex = new Map();

  add(datastream: EvaluatedDatastream, rules: readonly CompiledRule[]): void {
    const selecting = rules.filter((rule) => selects(rule.select, datastream));
    for (const isCredibleOnly of [false, true]) {
      const own = selecting.filter(({ ignoresSuspect }) => ignoresSuspect === isCredibleOnly);
      if (own.length > 0) this.#add(datastream, own, isCredibleOnly);
    }
  }

  #add(datastream: EvaluatedDatastream, rules: readonly CompiledRule[], isCredibleOnly: boolean): void {
    const { device, property, isCounter = false, isOptional = false } = datastream;
    const windows: PlannedWindow[] = [];
    const evaluations = rules.map((rule) => this.#evaluation(rule, datastream, windows));
    const index = isCredibleOnly ? this.#credibleIndex : this.#index;
    const devices = index.get(property) ?? new Map<DeviceId, number>();
    index.set(property, devices.set(device, this.#datastreams.length));
    const key = `d|${device}|${property}${isCredibleOnly ? '|credible' : ''}`;
    this.#datastreams.push({ key, isCredibleOnly, isCounter, isOptional, windows, evaluations });
  }

  build(rules: readonly Rule[]): RulePlan {
    return {
      datastreams: this.#datastreams,
      groups: this.#groups.groups,
      silences: this.#silences.groups,
      index: this.#index,
      credibleIndex: this.#credibleIndex,
      active: new Map(rules.filter(({ enabled }) => enabled).map(({ id, version }) => [id, version])),
      disabled: new Set(rules.filter(({ enabled }) => !enabled).map(({ id }) => id)),
    };
  }

  #evaluation(
    rule: CompiledRule,
    datastream: EvaluatedDatastream,
    windows: PlannedWindow[],
  ): PlannedEvaluation {
    return {
      rule,
      window: windowPlace(rule, windows),
      group: rule.levels.length > 0 ? this.#groups.placeOf(rule, rule.groupBy, datastream) : -1,
      silence: rule.noData ? this.#silences.placeOf(rule, rule.noData.groupBy, datastream) : -1,
      staleAfterMs: staleAfter(rule, datastream.intervalMs),
    };
  }
}

function windowPlace({ fn, windowMs }: CompiledRule, windows: PlannedWindow[]): number {
  if (fn === 'last') return -1;
  const known = windows.findIndex((window) => window.fn === fn && window.windowMs === windowMs);
  if (known >= 0) return known;
  windows.push({ fn, windowMs });
  return windows.length - 1;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function inOrder(datastreams: Iterable<EvaluatedDatastream>): EvaluatedDatastream[] {
  const last = new Map<string, EvaluatedDatastream>();
  for (const datastream of datastreams) last.set(`${datastream.device}|${datastream.property}`, datastream);
  return [...last.values()].sort((a, b) => byText(a.device, b.device) || byText(a.property, b.property));
}

function byProperty(rules: readonly Rule[]): ReadonlyMap<PropertyId, readonly CompiledRule[]> {
  const grouped = new Map<PropertyId, CompiledRule[]>();
  for (const rule of rules.filter(({ enabled }) => enabled).sort((a, b) => byText(a.id, b.id))) {
    const { property } = rule.select;
    grouped.set(property, [...(grouped.get(property) ?? []), compileRule(rule)]);
  }
  return grouped;
}

/**
 * Compiles the rules for the datastreams. A datastream given twice counts as given last; disabled rules judge nothing
 * but are remembered, so that `adoptPlan` can say why an alert was withdrawn.
 *
 * @throws InvalidRuleError when `checkRule` finds a fault, or an id occurs twice.
 */
export function compilePlan(rules: readonly Rule[], datastreams: Iterable<EvaluatedDatastream>): RulePlan {
  assertValid(rules);
  const rulesOf = byProperty(rules);
  const builder = new PlanBuilder();
  for (const datastream of inOrder(datastreams)) {
    builder.add(datastream, rulesOf.get(datastream.property) ?? []);
  }
  return builder.build(rules);
}
