import { PlaceIndex } from '../city/place-index.ts';
import type { DeviceId, PropertyId } from '../identifiers.ts';
import type { CompiledRule } from './compiled-rule.ts';
import { selectsAnywhere, type EvaluatedDatastream } from './evaluated-datastream.ts';
import { GroupList, StatementList } from './plan-groups.ts';
import { planParents } from './plan-parents.ts';
import type {
  PlannedDatastream,
  PlannedEvaluation,
  PlannedInput,
  PlannedUpstream,
  PlannedUsual,
  PlannedWindow,
  RulePlan,
} from './plan.ts';
import { leastSamples, type SampledSignal } from './sampled-signal.ts';
import { compilePlace } from './selected-place.ts';

/** Expected intervals of silence after which a datastream is stale (R15). */
export const STALE_INTERVALS = 3;

/**
 * How old a value of an upstream datastream without an expected interval may be, in milliseconds: a day, as whoever
 * reports only changes reports one within a day.
 */
const UNTIMED_AGE_MS = 86_400_000;

type Draft<T> = { -readonly [K in keyof T]: T[K] };

interface DraftEvaluation extends Draft<PlannedEvaluation> {
  readonly inputs: PlannedInput[];
}

/** A datastream on its way into the plan, with its rank among all of them. */
interface DraftDatastream {
  readonly rank: number;
  readonly datastream: EvaluatedDatastream;
  readonly isCredibleOnly: boolean;
  readonly windows: PlannedWindow[];
  readonly usuals: PlannedUsual[];
  readonly evaluations: DraftEvaluation[];
}

/** A signal that waits for its upstream to have a place. */
interface Downstream {
  readonly evaluation: DraftEvaluation;
  readonly upstream: DraftDatastream;
  readonly window: number;
  readonly lagMs: number;
  readonly oldestMs: number;
}

function windowPlace(
  { fn, windowMs }: Pick<SampledSignal, 'fn' | 'windowMs'>,
  windows: PlannedWindow[],
): number {
  if (fn === 'last') return -1;
  const known = windows.findIndex((window) => window.fn === fn && window.windowMs === windowMs);
  if (known >= 0) return known;
  windows.push({ fn, windowMs });
  return windows.length - 1;
}

function usualPlace(
  rule: CompiledRule,
  { window, leastSamples: least }: PlannedEvaluation,
  draft: DraftDatastream,
) {
  if (!rule.usual) return -1;
  const { weeks, timeZone } = rule.usual;
  const name = `${rule.fn}|${rule.windowMs}|${least}|${weeks}|${timeZone}`;
  const known = draft.usuals.findIndex((usual) => usual.name === name);
  if (known >= 0) return known;
  draft.usuals.push({ name, window, leastSamples: least, weeks, timeZone });
  return draft.usuals.length - 1;
}

function staleByInterval(intervalMs: number): number {
  return intervalMs > 0 ? STALE_INTERVALS * intervalMs : Infinity;
}

function grouped<T>(
  items: Iterable<T>,
  keyOf: (item: T) => PropertyId,
): ReadonlyMap<PropertyId, readonly T[]> {
  const groups = new Map<PropertyId, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** For each rule with a drawn place, the devices inside it: looked up once, never for a reading (R41). */
function devicesWithin(
  rules: readonly CompiledRule[],
  datastreams: readonly EvaluatedDatastream[],
): ReadonlyMap<CompiledRule, ReadonlySet<DeviceId>> {
  const drawn = rules.flatMap((rule) => (rule.select.within ? [{ rule, within: rule.select.within }] : []));
  const index = new PlaceIndex<DeviceId>();
  const seen = new Set<DeviceId>();
  for (const { device, location } of drawn.length > 0 ? datastreams : []) {
    if (!location || seen.has(device)) continue;
    seen.add(device);
    index.add(location, device);
  }
  return new Map(
    drawn.map(({ rule, within }) => {
      const { box, holds } = compilePlace(within);
      return [rule, new Set(index.find(box, holds))];
    }),
  );
}

class PlanLayout {
  readonly #datastreams: readonly EvaluatedDatastream[];
  readonly #rules: readonly CompiledRule[];
  readonly #within: ReadonlyMap<CompiledRule, ReadonlySet<DeviceId>>;
  readonly #statements = new StatementList();
  readonly #groups = new GroupList('g', this.#statements);
  readonly #silences = new GroupList('n');
  readonly #drafts = new Map<string, DraftDatastream>();
  readonly #downstreams: Downstream[] = [];

  constructor(rules: readonly CompiledRule[], datastreams: readonly EvaluatedDatastream[]) {
    this.#rules = rules;
    this.#datastreams = datastreams;
    this.#within = devicesWithin(rules, datastreams);
  }

  layOut(): Omit<RulePlan, 'active' | 'disabled'> {
    this.#addJudged();
    this.#addInputs();
    this.#addUpstreams();
    const drafts = [...this.#drafts.values()].sort(
      (a, b) => a.rank - b.rank || Number(a.isCredibleOnly) - Number(b.isCredibleOnly),
    );
    this.#connect(new Map(drafts.map((draft, place) => [draft, place])));
    const planned = drafts.map(plannedDatastream);
    const parents = planParents(planned, this.#silences.groups);
    return {
      datastreams: planned,
      groups: this.#groups.groups,
      silences: [...this.#silences.groups, ...parents.flatMap(({ alert }) => alert ?? [])],
      parents,
      statements: this.#statements.statements,
      index: indexOf(drafts, false),
      credibleIndex: indexOf(drafts, true),
    };
  }

  /** What rules select. */
  #addJudged(): void {
    const rulesOf = grouped(this.#rules, ({ select }) => select.property);
    for (const [rank, datastream] of this.#datastreams.entries()) {
      for (const rule of rulesOf.get(datastream.property) ?? []) {
        if (this.#judges(rule, datastream)) this.#judge(rule, datastream, rank);
      }
    }
  }

  #judges(rule: CompiledRule, datastream: EvaluatedDatastream): boolean {
    if (!selectsAnywhere(rule.select, datastream)) return false;
    if (rule.upstream && !rule.upstream.of.has(datastream.device)) return false;
    return this.#within.get(rule)?.has(datastream.device) ?? true;
  }

  #judge(rule: CompiledRule, datastream: EvaluatedDatastream, rank: number): void {
    const draft = this.#draft(datastream, rank, rule.ignoresSuspect);
    const evaluation: DraftEvaluation = {
      rule,
      window: windowPlace(rule, draft.windows),
      leastSamples: leastSamples(rule, datastream.intervalMs),
      usual: -1,
      upstream: undefined,
      inputs: [],
      group: rule.levels.length > 0 ? this.#groups.placeOf(rule, rule.groupBy, datastream) : -1,
      silence: rule.noData ? this.#silences.placeOf(rule, rule.noData.groupBy, datastream) : -1,
      staleAfterMs: rule.staleAfterMs ?? staleByInterval(datastream.intervalMs),
    };
    evaluation.usual = usualPlace(rule, evaluation, draft);
    draft.evaluations.push(evaluation);
  }

  /** What the conditions of rules are about (R40). */
  #addInputs(): void {
    const uses = this.#rules.flatMap((rule) =>
      (rule.when?.statements ?? []).map((statement, index) => ({ rule, statement, index })),
    );
    const usesOf = grouped(uses, ({ statement }) => statement.property);
    for (const [rank, datastream] of usesOf.size > 0 ? this.#datastreams.entries() : []) {
      for (const { rule, statement, index } of usesOf.get(datastream.property) ?? []) {
        const joined = this.#statements.join(rule, index, datastream);
        if (!joined) continue;
        const draft = this.#draft(datastream, rank, rule.ignoresSuspect);
        this.#evaluationOf(rule, draft).inputs.push({
          ...joined,
          window: windowPlace(statement, draft.windows),
          leastSamples: leastSamples(statement, datastream.intervalMs),
        });
      }
    }
  }

  /** What lies upstream of a signal (R41). */
  #addUpstreams(): void {
    const judging = [...this.#drafts.values()].filter(({ evaluations }) =>
      evaluations.some(({ rule, group }) => rule.upstream && group >= 0),
    );
    if (judging.length === 0) return;
    const places = new Map(
      this.#datastreams.map(({ device, property }, rank) => [`${device}|${property}`, rank]),
    );
    for (const { datastream, evaluations } of judging) {
      for (const evaluation of evaluations) this.#addUpstream(evaluation, datastream, places);
    }
  }

  #addUpstream(
    evaluation: DraftEvaluation,
    { device, property }: EvaluatedDatastream,
    places: ReadonlyMap<string, number>,
  ): void {
    const { rule } = evaluation;
    const rank = places.get(`${rule.upstream?.of.get(device) ?? ''}|${property}`);
    const datastream = rank === undefined ? undefined : this.#datastreams[rank];
    if (!rule.upstream || evaluation.group < 0 || !datastream || rank === undefined) return;
    const { lagMs } = rule.upstream;
    const upstream = this.#draft(datastream, rank, rule.ignoresSuspect);
    const { intervalMs } = datastream;
    const oldestMs = intervalMs > 0 ? STALE_INTERVALS * intervalMs : UNTIMED_AGE_MS;
    const window = windowPlace({ fn: 'count', windowMs: lagMs + oldestMs }, upstream.windows);
    this.#downstreams.push({ evaluation, upstream, window, lagMs, oldestMs });
  }

  #connect(places: ReadonlyMap<DraftDatastream, number>): void {
    for (const { evaluation, upstream, window, lagMs, oldestMs } of this.#downstreams) {
      const planned: PlannedUpstream = { datastream: places.get(upstream) ?? -1, window, lagMs, oldestMs };
      evaluation.upstream = planned;
    }
  }

  /** The rule's evaluation of the datastream, or one that judges nothing. */
  #evaluationOf(rule: CompiledRule, { datastream, evaluations }: DraftDatastream): DraftEvaluation {
    const known = evaluations.find((evaluation) => evaluation.rule === rule);
    if (known) return known;
    const evaluation: DraftEvaluation = {
      rule,
      window: -1,
      leastSamples: 1,
      usual: -1,
      upstream: undefined,
      inputs: [],
      group: -1,
      silence: -1,
      staleAfterMs: staleByInterval(datastream.intervalMs),
    };
    evaluations.push(evaluation);
    return evaluation;
  }

  #draft(datastream: EvaluatedDatastream, rank: number, isCredibleOnly: boolean): DraftDatastream {
    const key = `${rank} ${isCredibleOnly}`;
    const known = this.#drafts.get(key);
    if (known) return known;
    const draft = { rank, datastream, isCredibleOnly, windows: [], usuals: [], evaluations: [] };
    this.#drafts.set(key, draft);
    return draft;
  }
}

function plannedDatastream(draft: DraftDatastream): PlannedDatastream {
  const { datastream, isCredibleOnly, windows, usuals, evaluations } = draft;
  const { device, property, parent, isCounter = false, isOptional = false } = datastream;
  const key = `d|${device}|${property}${isCredibleOnly ? '|credible' : ''}`;
  return { key, device, parent, isCredibleOnly, isCounter, isOptional, windows, usuals, evaluations };
}

function indexOf(drafts: readonly DraftDatastream[], isCredibleOnly: boolean): RulePlan['index'] {
  const index = new Map<PropertyId, Map<DeviceId, number>>();
  for (const [place, draft] of drafts.entries()) {
    if (draft.isCredibleOnly !== isCredibleOnly) continue;
    const { device, property } = draft.datastream;
    const devices = index.get(property) ?? new Map<DeviceId, number>();
    index.set(property, devices.set(device, place));
  }
  return index;
}

/** Numbers what the rules, in the order of their ids, make of the datastreams, in the order of theirs. */
export function layOut(
  rules: readonly CompiledRule[],
  datastreams: readonly EvaluatedDatastream[],
): Omit<RulePlan, 'active' | 'disabled'> {
  return new PlanLayout(rules, datastreams).layOut();
}
