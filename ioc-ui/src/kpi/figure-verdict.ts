import type { AlertStatisticsJson } from '@ioc/wire';

/** One figure against its target: `most` of it is healthy. */
export interface Figure {
  readonly key: 'average' | 'peak' | 'flood' | 'loudest' | 'chattering' | 'stale';
  readonly value: number;
  readonly most: number;
  readonly isShare: boolean;
  readonly verdict: 'met' | 'missed' | 'nothing';
}

function verdictOf(value: number, most: number, activations: number): Figure['verdict'] {
  if (value > most) return 'missed';
  return activations === 0 ? 'nothing' : 'met';
}

/** The figures of A12 with their targets; a span without any alert proves nothing, and says so. */
export function figuresOf(statistics: AlertStatisticsJson): readonly Figure[] {
  const { load, floodShare, loudestShare, chattering, stale, targets, activations } = statistics;
  const rows = [
    { key: 'average', value: load.average, most: targets.averagePerPeriod, isShare: false },
    { key: 'peak', value: load.peak, most: targets.peakPerPeriod, isShare: false },
    { key: 'flood', value: floodShare, most: targets.floodShare, isShare: true },
    { key: 'loudest', value: loudestShare, most: targets.loudestShare, isShare: true },
    { key: 'chattering', value: chattering.alerts, most: targets.chattering, isShare: false },
    { key: 'stale', value: stale.alerts, most: targets.stale, isShare: false },
  ] as const;
  return rows.map((row) => ({ ...row, verdict: verdictOf(row.value, row.most, activations) }));
}

/** The shares of the priorities, and the share each should have; `high` and `critical` are one. */
export function priorityShares(statistics: AlertStatisticsJson): readonly {
  readonly key: 'low' | 'medium' | 'high';
  readonly share: number | undefined;
  readonly target: number;
}[] {
  const { low, medium, high, critical } = statistics.priorities;
  const sum = low + medium + high + critical;
  const share = (count: number): number | undefined => (sum === 0 ? undefined : count / sum);
  const { targets } = statistics;
  return [
    { key: 'low', share: share(low), target: targets.priorities.low },
    { key: 'medium', share: share(medium), target: targets.priorities.medium },
    { key: 'high', share: share(high + critical), target: targets.priorities.high },
  ];
}

/** Bars of a chart that can be told apart on an office screen. */
export const MOST_BARS = 144;

/** The load by bars: each is the highest of the periods that it stands for, so that no peak is lost. */
export function loadBars(counts: readonly number[]): readonly number[] {
  const width = Math.max(1, Math.ceil(counts.length / MOST_BARS));
  return Array.from({ length: Math.ceil(counts.length / width) }, (_, bar) =>
    Math.max(...counts.slice(bar * width, (bar + 1) * width)),
  );
}
