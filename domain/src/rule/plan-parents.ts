import type { DeviceId } from '../identifiers.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { PlannedDatastream, PlannedGroup } from './plan.ts';
import { severityRank } from './severity.ts';

/**
 * A device on which others depend, such as a gateway or a cabinet (R45). The numbers are places among the plan's
 * datastreams, of those that are missed at all.
 */
export interface PlannedParent {
  readonly device: DeviceId;
  /** Its own datastreams; without any, it is there as long as one of its children is. */
  readonly own: readonly number[];
  readonly children: readonly number[];
  readonly childDevices: number;
  /** Whom the alert for its silence is about, unless a rule that misses it raises one anyway. */
  readonly alert: PlannedGroup | undefined;
}

/** Children that it takes to tell that it is the parent that is silent, when the parent itself sends nothing. */
const LEAST_CHILDREN = 2;

function isMissed({ evaluations }: PlannedDatastream): boolean {
  return evaluations.some(({ staleAfterMs }) => staleAfterMs < Infinity);
}

/** The rule that raises the alert for the parent: the most severe about its children, of equal ones the first. */
function speaker(children: readonly PlannedDatastream[]): CompiledRule | undefined {
  let found: CompiledRule | undefined;
  for (const { rule, silence } of children.flatMap(({ evaluations }) => evaluations)) {
    if (silence < 0 || rule.isDraft || !rule.noData?.askParent) continue;
    const more = found?.noData ? severityRank(rule.noData.severity) - severityRank(found.noData.severity) : 1;
    if (more > 0 || (more === 0 && found && rule.id < found.id)) found = rule;
  }
  return found;
}

function placesBy(
  datastreams: readonly PlannedDatastream[],
  deviceOf: (datastream: PlannedDatastream) => DeviceId | undefined,
): Map<DeviceId, number[]> {
  const places = new Map<DeviceId, number[]>();
  for (const [place, datastream] of datastreams.entries()) {
    const device = deviceOf(datastream);
    if (device === undefined || !isMissed(datastream)) continue;
    const known = places.get(device);
    if (known) known.push(place);
    else places.set(device, [place]);
  }
  return places;
}

/** Whom the alert for a silent parent is about; silence knows neither levels of its own nor conditions. */
function alertAbout(parts: Pick<PlannedGroup, 'key' | 'rule' | 'group' | 'city'>): PlannedGroup {
  return { ...parts, area: undefined, levelSets: [], statements: [] };
}

/** The parents of the devices that some rule misses when they are silent. */
export function planParents(
  datastreams: readonly PlannedDatastream[],
  silences: readonly PlannedGroup[],
): readonly PlannedParent[] {
  const at = (places: readonly number[]): PlannedDatastream[] =>
    places.flatMap((place) => datastreams[place] ?? []);
  const taken = new Set(silences.map(({ key }) => key));
  const ownPlaces = placesBy(datastreams, ({ device }) => device);
  const childPlaces = placesBy(datastreams, ({ device, parent }) => (parent === device ? undefined : parent));
  return [...childPlaces].flatMap(([device, children]): PlannedParent[] => {
    const rule = speaker(at(children));
    if (!rule) return [];
    const own = ownPlaces.get(device) ?? [];
    const first = at(children)
      .flatMap(({ evaluations }) => evaluations)
      .find(({ silence }) => silence >= 0);
    const city = silences[first?.silence ?? -1]?.city;
    const childDevices = new Set(at(children).map((child) => child.device)).size;
    if (city === undefined || (own.length === 0 && childDevices < LEAST_CHILDREN)) return [];
    const isMissedItself = at(own).some(({ evaluations }) => evaluations.some(({ silence }) => silence >= 0));
    const key = `n|${rule.id}|device|${device}`;
    const group = { by: 'device' as const, id: device };
    const isSpokenFor = isMissedItself || taken.has(key);
    const alert = isSpokenFor ? undefined : alertAbout({ key, rule, group, city });
    return [{ device, own, children, childDevices, alert }];
  });
}
