import { WHOLE_INTAKE, type PartHolding, type RecordStore } from '@ioc/record-store';
import type { IntakePart } from '../ingest-options.ts';
import type { Log } from '../log.ts';

/** Which city a device, an area or a city belongs to, by its id. */
type CityOf = ReadonlyMap<string, string>;

/** What taking over states needs. */
export interface Inheritance {
  readonly records: RecordStore;
  readonly part: IntakePart;
  readonly holding: PartHolding;
  readonly log: Log;
}

/**
 * The group that a row of the engine's state is about: `d|device|…`, `w|device|…`, `g|rule|by|id` or `n|rule|by|id`;
 * undefined for what is of all groups (the clock, the rules).
 */
export function subjectOfRow(key: string): string | undefined {
  const [kind, first, , id] = key.split('|');
  if (kind === 'd' || kind === 'w') return first;
  return kind === 'g' || kind === 'n' ? id : undefined;
}

async function citiesOfSubjects({ devices, reference }: RecordStore): Promise<CityOf> {
  const [all, areas, cities] = await Promise.all([devices.all(), reference.areas({}), reference.cities()]);
  return new Map<string, string>([
    ...areas.map(({ id, city }) => [id, city] as const),
    ...cities.map(({ id }) => [id, id] as const),
    ...all.map(({ id, city }) => [id, city] as const),
  ]);
}

/**
 * When the intake was shared otherwise before, what the rules remember of this part's groups lies with the parts of then:
 * it is taken over, so that no standing alert is forgotten and nothing is decided twice. Taken once, it is there no more.
 */
export async function inheritStates({ records, part, holding, log }: Inheritance): Promise<void> {
  const { parts } = await records.parts.picture();
  const isWhole = part.name === WHOLE_INTAKE;
  const before = parts.filter(
    (other) => other.part !== part.name && (isWhole || other.part === WHOLE_INTAKE),
  );
  if (before.length === 0) return;
  const cityOf = await citiesOfSubjects(records);
  for (const other of before) {
    const { states } = await records.parts.evaluation(other).load();
    const keys = states.map(({ key }) => key);
    const isOurs = (subject: string | undefined): boolean =>
      subject !== undefined && (isWhole || cityOf.get(subject) === part.city);
    const moved = keys.filter((key) => isOurs(subjectOfRow(key)));
    if (moved.length === 0) continue;
    const copied = keys.filter((key) => subjectOfRow(key) === undefined);
    await records.parts.inherit(holding, { part: other.part, moved, copied });
    log.info({ share: part.name, from: other.part, states: moved.length }, 'rule states were taken over');
  }
}
