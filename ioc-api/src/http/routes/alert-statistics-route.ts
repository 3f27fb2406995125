import { ALARM_TARGETS, AlertTally, later, type AlertStatistics, type TimeSpan } from '@ioc/domain';
import {
  alertStatistics,
  alertStatisticsQuery,
  encodeAlertStatistics,
  formatInstant,
  parseInstant,
} from '@ioc/wire';
import type { z } from 'zod';

import { given } from '../../given.ts';
import { ProblemError } from '../../problem/problem-error.ts';
import { answers } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';

const DAY_MS = 86_400_000;

/** The longest span that figures are worked out for, in milliseconds: a month. */
export const LONGEST_FIGURES_MS = 31 * DAY_MS;

/** Alerts that are read at once, and most that are read: a month of a city in constant flood. */
const ALERTS_AT_ONCE = 500;
const MOST_ALERTS = 50_000;

type Query = z.output<typeof alertStatisticsQuery>;

/** The span that is asked for. Throws a 400 for one that is empty or too long. */
export function figuresSpan(query: Pick<Query, 'from' | 'to'>, context: ApiContext): TimeSpan {
  const to = query.to === undefined ? context.now() : parseInstant(query.to);
  const from = query.from === undefined ? later(to, -DAY_MS) : parseInstant(query.from);
  const refused = (vi: string, en: string): ProblemError =>
    new ProblemError('validation', { errors: [{ path: 'from', message: { vi, en } }] });
  if (from >= to) throw refused('phải trước "to"', 'must be before "to"');
  if (to - from > LONGEST_FIGURES_MS) throw refused('tối đa 31 ngày', 'at most 31 days');
  return { from, to };
}

/** The figures of a span, and whether there were too many alerts to read them all. */
export async function figuresOf(
  { records }: Pick<ApiContext, 'records'>,
  span: TimeSpan,
  operators?: number,
): Promise<{ readonly figures: AlertStatistics; readonly isTruncated: boolean }> {
  const tally = new AlertTally(span);
  let read = 0;
  let cursor: string | undefined;
  do {
    const page = await records.alerts.histories(span, { limit: ALERTS_AT_ONCE, ...given({ cursor }) });
    for (const history of page.items) tally.add(history);
    read += page.items.length;
    cursor = page.nextCursor;
  } while (cursor !== undefined && read < MOST_ALERTS);
  return { figures: tally.statistics(operators), isTruncated: cursor !== undefined };
}

/** How the alarm system itself does (A12). */
export function alertStatisticsRoute(server: ApiServer, context: ApiContext): void {
  server.get(
    '/alert-statistics',
    {
      schema: {
        tags: ['alerts'],
        summary: 'How the alarm system does, by EEMUA 191 and ISA-18.2',
        querystring: alertStatisticsQuery,
        response: answers('The figures', alertStatistics),
      },
    },
    async ({ query }) => {
      const span = figuresSpan(query, context);
      const { figures, isTruncated } = await figuresOf(context, span, query.operators);
      return {
        from: formatInstant(span.from),
        to: formatInstant(span.to),
        ...encodeAlertStatistics(figures),
        targets: ALARM_TARGETS,
        isTruncated,
      };
    },
  );
}
