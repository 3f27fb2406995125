import { SEVERITIES, type AlertStatistics } from '@ioc/domain';
import { z } from 'zod';

import { ruleId } from '../identifier-schemas.ts';
import { formatInstant, rfc3339 } from './rfc3339.ts';

/** Most operators that the load is divided by. */
const MOST_OPERATORS = 1_000;

/**
 * The span of the figures, at most 31 days; without `from` the 24 hours before `to`, without `to` until now. `operators`
 * is how many work at once; without it as many as acted in the span.
 */
export const alertStatisticsQuery = z.object({
  from: rfc3339.optional(),
  to: rfc3339.optional(),
  operators: z.coerce.number().int().min(1).max(MOST_OPERATORS).optional(),
});

const duration = z.object({
  count: z.number().int(),
  medianMs: z.number().exactOptional(),
  p95Ms: z.number().exactOptional(),
});
const response = z.object({ acknowledge: duration, close: duration });
const affected = z.object({ alerts: z.number().int(), rules: z.array(ruleId) });

/** How the alarm system does (A12), with the targets that it is judged by. */
export const alertStatistics = z.object({
  from: rfc3339,
  to: rfc3339,
  activations: z.number().int(),
  alerts: z.number().int(),
  operators: z.number().int(),
  load: z.object({
    average: z.number(),
    peak: z.number(),
    peakAt: rfc3339.exactOptional(),
    counts: z.array(z.number().int()),
  }),
  floodShare: z.number(),
  loudest: z.array(z.object({ rule: ruleId, activations: z.number().int(), share: z.number() })),
  loudestShare: z.number(),
  chattering: affected,
  stale: affected,
  priorities: z.record(z.enum(SEVERITIES), z.number().int()),
  bySeverity: z.partialRecord(z.enum(SEVERITIES), response),
  byDepartment: z.record(z.string(), response),
  suggestions: z.array(
    z.union([
      z.object({ kind: z.enum(['loud', 'chattering', 'stale']), rule: ruleId }),
      z.object({ kind: z.enum(['too-many-urgent', 'more-operators']) }),
    ]),
  ),
  targets: z.object({
    averagePerPeriod: z.number(),
    peakPerPeriod: z.number(),
    floodAbove: z.number(),
    floodShare: z.number(),
    loudestShare: z.number(),
    chattering: z.number(),
    stale: z.number(),
    priorities: z.object({ low: z.number(), medium: z.number(), high: z.number() }),
  }),
  isTruncated: z.boolean(),
});

/** How the alarm system does. */
export type AlertStatisticsJson = z.infer<typeof alertStatistics>;

/** Figures of the alarm system for an answer. */
export function encodeAlertStatistics(
  figures: AlertStatistics,
): Omit<AlertStatisticsJson, 'from' | 'to' | 'targets' | 'isTruncated'> {
  const { load, loudest, chattering, stale, suggestions } = figures;
  const { peakAt, counts, ...rest } = load;
  return {
    ...figures,
    load: {
      ...rest,
      counts: [...counts],
      ...(peakAt === undefined ? {} : { peakAt: formatInstant(peakAt) }),
    },
    loudest: [...loudest],
    chattering: { ...chattering, rules: [...chattering.rules] },
    stale: { ...stale, rules: [...stale.rules] },
    suggestions: [...suggestions],
  };
}
