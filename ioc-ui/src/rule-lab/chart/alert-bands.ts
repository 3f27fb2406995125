import type { Severity } from '@ioc/domain';
import type { BacktestAnswer, WouldBeAlertJson } from '@ioc/wire';

import { shareOf, type TimeSpan } from './time-scale.ts';

/** How a would-be alert compares with the version in force. */
export type BandChange = 'same' | 'added' | 'removed' | 'changed';

/** One would-be alert in time. */
export interface Band {
  readonly alert: WouldBeAlertJson;
  readonly change: BandChange;
  /** The same alert as the version in force would have raised it, of a changed one. */
  readonly before?: WouldBeAlertJson;
  readonly left: number;
  readonly width: number;
  readonly severity: Severity;
}

/** The would-be alerts of one group, as a row under the chart. */
export interface BandRow {
  readonly key: string;
  readonly group: WouldBeAlertJson['group'];
  readonly bands: readonly Band[];
  /** Alerts that the rule on trial would have raised; removed ones do not count. */
  readonly count: number;
  /** Share of the span in which one of them stood. */
  readonly share: number;
}

/** The least width of a band as a share of the chart, so that a short alert can be seen. */
const LEAST_WIDTH = 0.003;

/** The name of a group within a list. */
export function groupKey({ by, id }: WouldBeAlertJson['group']): string {
  return `${by}:${id}`;
}

function sameAlert(alert: WouldBeAlertJson): string {
  return `${groupKey(alert.group)} ${alert.kind} ${alert.from}`;
}

function bandOf(alert: WouldBeAlertJson, span: TimeSpan, change: Pick<Band, 'change' | 'before'>): Band {
  const left = shareOf(span, Date.parse(alert.from));
  const right = alert.to === undefined ? 1 : shareOf(span, Date.parse(alert.to));
  const width = Math.max(LEAST_WIDTH, right - left);
  return { alert, ...change, left: Math.min(left, 1 - width), width, severity: alert.severity };
}

/** Every would-be alert with how it compares, in time order: those of the rule on trial, and those that would be gone. */
export function comparedBands(answer: BacktestAnswer, span: TimeSpan): readonly Band[] {
  const { alerts, difference } = answer;
  const added = new Set((difference?.added ?? []).map(sameAlert));
  const changed = new Map((difference?.changed ?? []).map(({ before, after }) => [sameAlert(after), before]));
  const bands = alerts.map((alert) => {
    const before = changed.get(sameAlert(alert));
    if (before !== undefined) return bandOf(alert, span, { change: 'changed', before });
    return bandOf(alert, span, { change: added.has(sameAlert(alert)) ? 'added' : 'same' });
  });
  const removed = (difference?.removed ?? []).map((alert) => bandOf(alert, span, { change: 'removed' }));
  return [...bands, ...removed].toSorted((a, b) => Date.parse(a.alert.from) - Date.parse(b.alert.from));
}

/** The bands as rows, one for each group that has any; the groups with the most alerts first. */
export function bandRows(answer: BacktestAnswer, span: TimeSpan): readonly BandRow[] {
  const rows = new Map<string, { group: Band['alert']['group']; bands: Band[] }>();
  for (const band of comparedBands(answer, span)) {
    const key = groupKey(band.alert.group);
    const row = rows.get(key) ?? { group: band.alert.group, bands: [] };
    row.bands.push(band);
    rows.set(key, row);
  }
  const outcomes = new Map(answer.groups.map((outcome) => [groupKey(outcome.group), outcome]));
  return [...rows]
    .map(([key, { group, bands }]) => ({
      key,
      group,
      bands,
      count: outcomes.get(key)?.alerts ?? 0,
      share: outcomes.get(key)?.timeStandingShare ?? 0,
    }))
    .toSorted((a, b) => b.count - a.count || b.bands.length - a.bands.length || a.key.localeCompare(b.key));
}
