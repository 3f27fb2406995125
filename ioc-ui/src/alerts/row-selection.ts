import type { AlertId } from '@ioc/domain';

/** The alerts that are marked for work on several at once, and where a range would begin. */
export interface RowSelection {
  readonly chosen: ReadonlySet<AlertId>;
  readonly anchor: AlertId | undefined;
}

/** Nothing marked. */
export const NO_SELECTION: RowSelection = { chosen: new Set(), anchor: undefined };

/** The selection after one alert was switched. */
export function toggled({ chosen }: RowSelection, id: AlertId): RowSelection {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return { chosen: next, anchor: id };
}

/** The selection with everything between the anchor and this alert, in the order of the rows. */
export function extended(selection: RowSelection, id: AlertId, rows: readonly AlertId[]): RowSelection {
  const from = selection.anchor === undefined ? -1 : rows.indexOf(selection.anchor);
  const to = rows.indexOf(id);
  if (from === -1 || to === -1) return toggled({ chosen: new Set(), anchor: undefined }, id);
  const between = rows.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { chosen: new Set(between), anchor: selection.anchor };
}

/** What of the selection is among the rows: what nobody sees any more is not worked on. */
export function visible({ chosen }: RowSelection, rows: readonly AlertId[]): readonly AlertId[] {
  return chosen.size === 0 ? [] : rows.filter((id) => chosen.has(id));
}
