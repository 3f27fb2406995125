import type { CompiledRule } from './compiled-rule.ts';
import type { EvaluatedDatastream } from './evaluated-datastream.ts';
import type { PlannedGroup, PlannedStatement } from './plan.ts';
import type { GroupKey } from './transition.ts';

/** The group of a datastream; outside every area it is a group of its own, so that it is judged all the same. */
export function groupOf(by: GroupKey['by'], { device, city, area }: EvaluatedDatastream): GroupKey {
  if (by === 'city') return { by, id: city };
  return by === 'area' && area !== undefined ? { by, id: area } : { by: 'device', id: device };
}

interface DraftStatement extends PlannedStatement {
  members: number;
  readonly groups: number[];
}

/** The statements that groups depend on, each once for all groups that share it (R40). */
export class StatementList {
  readonly statements: DraftStatement[] = [];
  readonly #places = new Map<string, number>();

  /** The places of a rule's statements for a group of the datastream; the group is told of their changes. */
  dependOn(rule: CompiledRule, group: number, datastream: EvaluatedDatastream): readonly number[] {
    return (rule.when?.statements ?? []).map((statement, index) => {
      const key = statementKey(rule, index, datastream);
      const place = this.#places.get(key) ?? this.statements.length;
      if (place === this.statements.length) {
        this.#places.set(key, place);
        this.statements.push({ statement, members: 0, groups: [] });
      }
      this.statements[place]?.groups.push(group);
      return place;
    });
  }

  /** A place for the datastream among the statement's members; undefined when no group depends on it. */
  join(
    rule: CompiledRule,
    index: number,
    datastream: EvaluatedDatastream,
  ): { readonly statement: number; readonly place: number } | undefined {
    const place = this.#places.get(statementKey(rule, index, datastream));
    const draft = place === undefined ? undefined : this.statements[place];
    return draft && place !== undefined ? { statement: place, place: draft.members++ } : undefined;
  }
}

function statementKey(rule: CompiledRule, index: number, datastream: EvaluatedDatastream): string {
  const { by, id } = groupOf(rule.when?.statements[index]?.of ?? 'device', datastream);
  return `${rule.id}|${index}|${by}|${id}`;
}

/** Numbers groups in the order in which they are first met. */
export class GroupList {
  readonly groups: PlannedGroup[] = [];
  readonly #prefix: string;
  readonly #statements: StatementList | undefined;
  readonly #places = new Map<string, number>();

  /** Without a list of statements, groups depend on none: silence has no conditions. */
  constructor(prefix: string, statements?: StatementList) {
    this.#prefix = prefix;
    this.#statements = statements;
  }

  placeOf(rule: CompiledRule, by: GroupKey['by'], datastream: EvaluatedDatastream): number {
    const group = groupOf(by, datastream);
    const key = `${this.#prefix}|${rule.id}|${group.by}|${group.id}`;
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place = this.groups.length;
    this.#places.set(key, place);
    const { city, area, device } = datastream;
    const scopes = {
      city,
      ...(by !== 'city' && { area }),
      ...(group.by === 'device' && { device }),
    };
    this.groups.push({
      key,
      rule,
      group,
      city,
      area: group.by === 'city' ? undefined : area,
      levelSets: rule.levelSets.of(scopes),
      statements: this.#statements?.dependOn(rule, place, datastream) ?? [],
    });
    return place;
  }
}
