/** Who holds what, as one instance sees it. */
export interface ShareView {
  readonly me: string;
  /** All parts that there are, by name. */
  readonly wanted: readonly string[];
  /** Holders by part; a part without a living holder is absent. */
  readonly holders: ReadonlyMap<string, string>;
  /** All instances that live, this one among them. */
  readonly living: ReadonlySet<string>;
  /** Parts that this instance could not open a moment ago. */
  readonly barred: ReadonlySet<string>;
  /** Free parts that nobody took for so long that they are taken beyond the fair share. */
  readonly overdue: ReadonlySet<string>;
}

/** What the instance should do now. */
export interface ShareDecision {
  readonly claim: readonly string[];
  readonly release?: string;
}

function loadsOf({ wanted, holders, living }: ShareView): Map<string, number> {
  const loads = new Map([...living].map((id) => [id, 0]));
  for (const part of wanted) {
    const holder = holders.get(part);
    const load = holder === undefined ? undefined : loads.get(holder);
    if (holder !== undefined && load !== undefined) loads.set(holder, load + 1);
  }
  return loads;
}

/** The one that gives a part up next: the most loaded, by id among equals, so that only one does at a time. */
function isMostLoaded(me: string, loads: ReadonlyMap<string, number>): boolean {
  const [most] = [...loads].toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  return most?.[0] === me;
}

/**
 * The fair share: an instance claims free parts until it has its share of them, rounded up. When no part is free and one
 * instance has two more than another, it gives one up. Loads then differ by one at most, and nothing moves any more.
 */
export function shareParts(view: ShareView): ShareDecision {
  const { me, wanted, holders, living, barred, overdue } = view;
  const loads = loadsOf(view);
  const mine = loads.get(me) ?? 0;
  const free = wanted.filter((part) => !holders.has(part));
  if (free.length > 0) {
    const open = free.filter((part) => !barred.has(part));
    const room = Math.max(0, Math.ceil(wanted.length / Math.max(1, living.size)) - mine);
    const fair = open.slice(0, room);
    return { claim: fair.length > 0 ? fair : open.filter((part) => overdue.has(part)).slice(0, 1) };
  }
  const isUneven = mine - Math.min(...loads.values()) >= 2;
  const last = wanted.findLast((part) => holders.get(part) === me);
  return isUneven && last !== undefined && isMostLoaded(me, loads)
    ? { claim: [], release: last }
    : { claim: [] };
}
