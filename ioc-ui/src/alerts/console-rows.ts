import type { Alert, AlertId, EpochMs } from '@ioc/domain';

/** A row of the list: one alert, or the head of many of one rule. */
export type ConsoleRow =
  | { readonly kind: 'alert'; readonly id: AlertId; readonly isInGroup: boolean }
  | {
      readonly kind: 'group';
      readonly rule: string;
      readonly ids: readonly AlertId[];
      readonly isOpen: boolean;
    };

/** From how many alerts of one rule on they share a row. */
export const GROUP_FROM = 4;

/** More new alerts than this in `FLOOD_MS` are a flood for one operator. Source: EEMUA 191, ISA-18.2. */
export const FLOOD_COUNT = 10;

/** The span in which a flood is counted, in milliseconds. */
export const FLOOD_MS = 600_000;

/** How many alerts began in the last ten minutes, without those that an operator need not look at. */
export function newAlerts(alerts: readonly Alert[], now: EpochMs): number {
  return alerts.filter(
    (alert) => now - alert.openedAt <= FLOOD_MS && !alert.silenced && !alert.inhibited && !alert.late,
  ).length;
}

/** A critical alert that nobody took stands for itself, however many of its rule there are. */
function standsAlone(alert: Alert): boolean {
  return alert.severity === 'critical' && alert.work === 'unacknowledged';
}

/** Where rows are put together: what is known of an alert, and which groups are open. */
export interface Grouping {
  readonly lookup: (id: AlertId) => Alert | undefined;
  readonly open: ReadonlySet<string>;
}

/** The rows with many alerts of one rule under one head, which stands where the first of them stood. */
export function groupedRows(ids: readonly AlertId[], { lookup, open }: Grouping): readonly ConsoleRow[] {
  const members = new Map<string, AlertId[]>();
  for (const id of ids) {
    const alert = lookup(id);
    if (alert === undefined || standsAlone(alert)) continue;
    const known = members.get(alert.rule.id);
    if (known === undefined) members.set(alert.rule.id, [id]);
    else known.push(id);
  }
  const told = new Set<string>();
  return ids.flatMap((id): readonly ConsoleRow[] => {
    const alert = lookup(id);
    const group = alert && (standsAlone(alert) ? undefined : members.get(alert.rule.id));
    if (alert === undefined || group === undefined || group.length < GROUP_FROM) {
      return [{ kind: 'alert', id, isInGroup: false }];
    }
    const rule = alert.rule.id;
    if (told.has(rule)) return [];
    told.add(rule);
    const isOpen = open.has(rule);
    const head: ConsoleRow = { kind: 'group', rule, ids: group, isOpen };
    return isOpen
      ? [head, ...group.map((each) => ({ kind: 'alert', id: each, isInGroup: true }) as const)]
      : [head];
  });
}

/** The rows as they are, each alert by itself. */
export function plainRows(ids: readonly AlertId[]): readonly ConsoleRow[] {
  return ids.map((id) => ({ kind: 'alert', id, isInGroup: false }));
}
