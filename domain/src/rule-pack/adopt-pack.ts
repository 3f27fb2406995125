import { isRuleId, type CityId, type RuleId } from '../identifiers.ts';
import { selects, type EvaluatedDatastream } from '../rule/evaluated-datastream.ts';
import type { Rule } from '../rule/rule.ts';
import type { PackEntry, RulePack } from './rule-pack.ts';
import { keepTighter, type KeptLevel } from './tighter-level.ts';

/** A field that adoption changes; a missing value is none. */
export interface FieldDifference {
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/**
 * What adoption does with one entry: `added` and `changed` write a rule, `same` finds it as it should be, `no-device` leaves
 * it out because nothing in the city measures it. `kept` are levels that the city made tighter before and keeps.
 */
export interface EntryChange {
  readonly entry: string;
  readonly rule: RuleId;
  readonly kind: 'added' | 'changed' | 'same' | 'no-device';
  readonly datastreams: number;
  readonly differences: readonly FieldDifference[];
  readonly kept: readonly KeptLevel[];
  readonly after: Omit<Rule, 'version'>;
  /** The version that is changed. */
  readonly before?: number;
}

/** A rule that judges the same and leaves the city: it goes on for its other cities, or is disabled. */
export interface SupersededRule {
  readonly rule: RuleId;
  readonly kind: 'narrowed' | 'disabled';
  readonly before: number;
  readonly after: Omit<Rule, 'version'>;
}

/** What adopting a pack changes in a city. */
export interface PackAdoption {
  readonly entries: readonly EntryChange[];
  readonly superseded: readonly SupersededRule[];
}

/** What adoption looks at: the rules there are, what is measured, and all cities. */
export interface AdoptionContext {
  readonly city: CityId;
  readonly cities: readonly CityId[];
  readonly rules: readonly Rule[];
  readonly datastreams: readonly EvaluatedDatastream[];
}

/** An entry whose rule would get an id that is none: a fault of the pack. */
export class PackEntryIdError extends Error {
  override readonly name = 'PackEntryIdError';
}

function ruleIdOf(pack: RulePack, entry: PackEntry, city: CityId): RuleId {
  const id = `${pack.id}-${entry.id}-${city}`;
  if (!isRuleId(id)) throw new PackEntryIdError(`${id} is no rule id`);
  return id;
}

/** The value with the fields of its objects in one order, and without those that are undefined: stores keep no order. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(
    fields.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, field]) => [key, inOrder(field)]),
  );
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));
}

function differencesOf(
  before: Omit<Rule, 'version'>,
  after: Omit<Rule, 'version'>,
): readonly FieldDifference[] {
  const was = new Map<string, unknown>(Object.entries(before));
  const is = new Map<string, unknown>(Object.entries(after));
  was.delete('version');
  const paths = [...new Set([...was.keys(), ...is.keys()])].toSorted();
  return paths
    .filter((path) => !isSame(was.get(path), is.get(path)))
    .map((path) => ({
      path,
      ...(was.has(path) ? { before: was.get(path) } : {}),
      ...(is.has(path) ? { after: is.get(path) } : {}),
    }));
}

function changeOf(pack: RulePack, entry: PackEntry, context: AdoptionContext): EntryChange {
  const { city, rules, datastreams } = context;
  const rule = ruleIdOf(pack, entry, city);
  const existing = rules.find(({ id }) => id === rule);
  const select = { ...entry.rule.select, cities: [city] };
  const { levels, kept } = keepTighter(existing?.levels ?? [], entry.rule.levels);
  const after: Omit<Rule, 'version'> = {
    ...entry.rule,
    id: rule,
    enabled: existing?.enabled ?? true,
    select,
    levels,
    ...(existing?.overrides ? { overrides: existing.overrides } : {}),
    ...(existing?.draft === undefined ? {} : { draft: existing.draft }),
    basis: `${pack.legal_basis.vi} · ${entry.source}`,
    pack: { id: pack.id, version: pack.version, entry: entry.id },
  };
  const selected = datastreams.filter((datastream) => selects(select, datastream)).length;
  const differences = existing ? differencesOf(existing, after) : [];
  const kind = existing
    ? differences.length > 0
      ? 'changed'
      : 'same'
    : selected > 0
      ? 'added'
      : 'no-device';
  return {
    entry: entry.id,
    rule,
    kind,
    datastreams: selected,
    differences,
    kept,
    after,
    ...(existing ? { before: existing.version } : {}),
  };
}

function supersededBy(id: RuleId, { city, cities, rules }: AdoptionContext): SupersededRule | undefined {
  const rule = rules.find((candidate) => candidate.id === id);
  const reach = rule?.select.cities ?? cities;
  if (!rule || !rule.enabled || !reach.includes(city)) return undefined;
  const { version, ...before } = rule;
  const rest = reach.filter((other) => other !== city);
  if (rest.length === 0)
    return { rule: id, kind: 'disabled', before: version, after: { ...before, enabled: false } };
  const after = { ...before, select: { ...before.select, cities: rest } };
  return { rule: id, kind: 'narrowed', before: version, after };
}

/**
 * What adopting a pack would change in a city; nothing is changed by asking. A rule of the pack that the city made tighter
 * keeps the tighter numbers; one that it made looser gets the pack's back. An entry that nothing in the city measures makes no
 * rule, and supersedes none.
 *
 * @throws PackEntryIdError when an entry's id makes no rule id.
 */
export function adoptionOf(pack: RulePack, context: AdoptionContext): PackAdoption {
  const entries = pack.entries.map((entry) => changeOf(pack, entry, context));
  const leaving = pack.entries
    .filter((_, place) => entries[place]?.kind !== 'no-device')
    .flatMap(({ supersedes = [] }) => supersedes);
  const superseded = [...new Set(leaving)].flatMap((id) => supersededBy(id, context) ?? []);
  return { entries, superseded };
}
