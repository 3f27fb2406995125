import {
  checkRule,
  compilePlan,
  derivedDatastreams,
  propertiesOf,
  REPLAYED_TAG,
  SIMULATED_TAG,
  type AirIndex,
  type Datastream,
  type EvaluatedDatastream,
  type Rule,
  type RuleId,
  type RulePlan,
} from '@ioc/domain';
import type { RecordStore } from '@ioc/record-store';
import { withinTime } from '../clock/time-limit.ts';
import type { DeviceRegistry } from '../intake/device-registry.ts';
import type { RegistrySnapshot } from '../intake/registry-snapshot.ts';
import type { Log } from '../log.ts';

/** How often the rules' revision is looked at, in milliseconds: a changed threshold judges within a second or two. */
export const RULES_POLL_MS = 1_000;

/** How long the record store may take to answer, in milliseconds. */
export const RULES_LIMIT_MS = 10_000;

/** A compiled plan with the rules that it was made of. */
export interface LoadedPlan {
  readonly plan: RulePlan;
  readonly rules: ReadonlyMap<RuleId, Rule>;
}

interface TaggedDatastream extends Datastream {
  readonly isOptional: boolean;
}

/** What every device may report about itself, as far as a rule asks for it: it comes when there is something to tell. */
function healthDatastreams(registry: RegistrySnapshot, rules: readonly Rule[]): readonly TaggedDatastream[] {
  const wanted = new Set(rules.flatMap(propertiesOf));
  return [...wanted]
    .filter((property) => registry.properties.get(property)?.sector === 'device')
    .map((property) => ({ property, intervalSeconds: 0, isOptional: true }));
}

/**
 * What these rules are told of the registry: the declared datastreams, those of the devices' health, and those that are worked
 * out, which come when there is something to tell.
 */
export function datastreamsOf(
  registry: RegistrySnapshot,
  rules: readonly Rule[],
  airIndices: readonly AirIndex[] = [],
): readonly EvaluatedDatastream[] {
  const health = healthDatastreams(registry, rules);
  return [...registry.devices.values()].flatMap((device) => {
    const isStandIn = device.tags.includes(SIMULATED_TAG) || device.tags.includes(REPLAYED_TAG);
    const declared = device.datastreams.map((datastream) => ({ ...datastream, isOptional: isStandIn }));
    const derived = derivedDatastreams(device.datastreams, airIndices)
      .filter(({ property }) => registry.properties.has(property))
      .map((datastream) => ({ ...datastream, isOptional: true }));
    return [...health, ...declared, ...derived].map(({ property, intervalSeconds, isOptional }) => ({
      device: device.id,
      property,
      city: device.city,
      ...(device.area === undefined ? {} : { area: device.area }),
      location: device.location,
      tags: device.tags,
      ...(device.parent === undefined ? {} : { parent: device.parent }),
      intervalMs: intervalSeconds * 1_000,
      isCounter: registry.properties.get(property)?.kind === 'counter',
      isOptional,
    }));
  });
}

/** What a plan is loaded from; `airIndices` are those that are worked out. */
export interface RulePlanSourceOptions {
  readonly records: RecordStore;
  readonly registry: DeviceRegistry;
  readonly log: Log;
  readonly airIndices?: readonly AirIndex[];
}

/** Loads the plan, and again whenever rules or devices changed. */
export class RulePlanSource {
  readonly #records: RecordStore;
  readonly #registry: DeviceRegistry;
  readonly #log: Log;
  readonly #airIndices: readonly AirIndex[];
  #revision = -1;
  #snapshot: RegistrySnapshot | undefined;

  constructor({ records, registry, log, airIndices = [] }: RulePlanSourceOptions) {
    this.#records = records;
    this.#registry = registry;
    this.#log = log;
    this.#airIndices = airIndices;
  }

  /** The plan as it is now. Rejects when the record store does not answer. */
  async load(): Promise<LoadedPlan> {
    const { rules } = this.#records;
    const snapshot = this.#registry.snapshot;
    // The revision is read first: a change in between is loaded once more, never missed.
    const revision = await withinTime('reading the rules', RULES_LIMIT_MS, rules.revision());
    const all = await withinTime('reading the rules', RULES_LIMIT_MS, rules.all());
    // A draft raises nothing (R33).
    const usable = all.filter((rule) => rule.draft !== true && this.#isUsable(rule));
    const plan = compilePlan(usable, datastreamsOf(snapshot, usable, this.#airIndices));
    this.#revision = revision;
    this.#snapshot = snapshot;
    return { plan, rules: new Map(usable.map((rule) => [rule.id, rule])) };
  }

  /** The new plan, if rules or devices changed since the last one. Rejects when the record store does not answer. */
  async loadIfChanged(): Promise<LoadedPlan | undefined> {
    const revision = await withinTime('reading the rules', RULES_LIMIT_MS, this.#records.rules.revision());
    const isSame = revision === this.#revision && this.#snapshot === this.#registry.snapshot;
    return isSame ? undefined : this.load();
  }

  /** One rule that cannot be compiled must not silence the others. */
  #isUsable(rule: Rule): boolean {
    const faults = checkRule(rule);
    if (faults.length > 0)
      this.#log.error({ rule: rule.id, faults }, 'a stored rule cannot be used; the others go on');
    return faults.length === 0;
  }
}
