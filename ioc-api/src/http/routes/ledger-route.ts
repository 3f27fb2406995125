import { instant, type EpochMs } from '@ioc/domain';
import { isLedgerBalanced, type LedgerHead, type LedgerLine } from '@ioc/record-store';
import {
  formatInstant,
  ledgerAnswer,
  ledgerQuery,
  MOST_LEDGER_HOURS,
  parseInstant,
  type LedgerLineJson,
} from '@ioc/wire';

import { given } from '../../given.ts';
import { ProblemError } from '../../problem/problem-error.ts';
import { answers } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { listPage } from '../list-page.ts';

const HOUR_MS = 3_600_000;

/** The span that is answered when none is asked for, in milliseconds: a day. */
const USUAL_SPAN_MS = 24 * HOUR_MS;

interface Span {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** The hours that begin in the span; it ends with the hour that runs. */
function spanOf(from: string | undefined, to: string | undefined, now: EpochMs): Span {
  const end = to === undefined ? instant(now + 1) : parseInstant(to);
  const begin = from === undefined ? instant(Math.max(0, end - USUAL_SPAN_MS)) : parseInstant(from);
  if (begin <= end && end - begin <= MOST_LEDGER_HOURS * HOUR_MS) return { from: begin, to: end };
  const message = {
    vi: `phải trước "to", nhiều nhất ${MOST_LEDGER_HOURS} giờ`,
    en: `must be before "to", by ${MOST_LEDGER_HOURS} hours at most`,
  };
  throw new ProblemError('validation', { errors: [{ path: 'from', message }] });
}

function told({ hour, ...line }: LedgerLine): LedgerLineJson {
  return { ...line, hour: formatInstant(hour), balanced: line.difference === 0 };
}

function toldAt(heads: readonly LedgerHead[]): string | undefined {
  return heads.length === 0 ? undefined : formatInstant(instant(Math.min(...heads.map(({ at }) => at))));
}

/** Newest hour first: text that sorts that way, since lists are in the order of their keys. */
function keyOf({ hour, city }: LedgerLine): string {
  return `${String(Number.MAX_SAFE_INTEGER - hour).padStart(16, '0')} ${city}`;
}

/** What arrived, and what became of it: every reading is accounted for. */
export function ledgerRoute(server: ApiServer, context: ApiContext): void {
  server.get(
    '/ingest/ledger',
    {
      schema: {
        tags: ['operations'],
        summary: 'What arrived by city and hour, and what became of it',
        querystring: ledgerQuery,
        response: answers('One page of the ledger, newest hour first', ledgerAnswer),
      },
    },
    async ({ query: { limit, cursor, city, from, to } }) => {
      const span = spanOf(from, to, context.now());
      const report = await context.records.ledger.read({ ...given({ city }), ...span });
      const { items, ...page } = listPage(report.lines, given({ limit, cursor }), keyOf);
      return {
        items: items.map(told),
        ...page,
        from: formatInstant(span.from),
        to: formatInstant(span.to),
        balanced: isLedgerBalanced(report),
        unexplained: report.unexplained,
        ...given({ toldAt: toldAt(report.heads) }),
      };
    },
  );
}
