import type { WouldBeAlert } from './would-be-alert.ts';

/** How the alerts of two versions differ. */
export interface AlertDifference {
  readonly added: readonly WouldBeAlert[];
  readonly removed: readonly WouldBeAlert[];
  readonly changed: readonly { readonly before: WouldBeAlert; readonly after: WouldBeAlert }[];
  readonly unchanged: number;
}

function keyOf({ kind, group }: WouldBeAlert): string {
  return `${kind} ${group.by} ${group.id}`;
}

function byGroup(alerts: readonly WouldBeAlert[]): Map<string, WouldBeAlert[]> {
  const grouped = new Map<string, WouldBeAlert[]>();
  for (const alert of alerts) {
    const held = grouped.get(keyOf(alert));
    if (held) held.push(alert);
    else grouped.set(keyOf(alert), [alert]);
  }
  return grouped;
}

function endOf({ to }: WouldBeAlert): number {
  return to ?? Infinity;
}

function isSame(a: WouldBeAlert, b: WouldBeAlert): boolean {
  return a.from === b.from && a.to === b.to && a.severity === b.severity;
}

/**
 * Alerts of one group that overlap in time are the same alert, the first of each with the first of the other.
 *
 * @example
 * before 10:00–11:00; after 9:50–11:00 and 15:00–15:10: one changed, one added.
 */
export function alertDifference(
  before: readonly WouldBeAlert[],
  after: readonly WouldBeAlert[],
): AlertDifference {
  const [added, removed]: [WouldBeAlert[], WouldBeAlert[]] = [[], []];
  const changed: { before: WouldBeAlert; after: WouldBeAlert }[] = [];
  let unchanged = 0;
  const olds = byGroup(before);
  const news = byGroup(after);
  for (const key of new Set([...olds.keys(), ...news.keys()])) {
    const [was, is] = [olds.get(key) ?? [], news.get(key) ?? []];
    for (let [a, b] = [0, 0]; a < was.length || b < is.length;) {
      const [old, now] = [was[a], is[b]];
      if (old && now && endOf(old) >= now.from && endOf(now) >= old.from) {
        if (isSame(old, now)) unchanged += 1;
        else changed.push({ before: old, after: now });
        a += 1;
        b += 1;
      } else if (old && (!now || old.from < now.from)) {
        removed.push(old);
        a += 1;
      } else if (now) {
        added.push(now);
        b += 1;
      }
    }
  }
  return { added, removed, changed, unchanged };
}
