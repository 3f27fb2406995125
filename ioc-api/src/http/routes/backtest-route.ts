import { later, type Rule, type Transition } from '@ioc/domain';
import { backtestAnswer, backtestRequest, formatInstant, parseInstant } from '@ioc/wire';

import { given } from '../../given.ts';
import { ProblemError } from '../../problem/problem-error.ts';
import { answers } from '../answers.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { judgedDatastreams } from '../backtest/judged-datastreams.ts';
import { expectedObservations, runBacktest } from '../backtest/run-backtest.ts';
import { wouldBeAlerts, type WouldBeAlert } from '../backtest/would-be-alerts.ts';
import { responseSignal } from '../response-signal.ts';
import { newRuleId, refuseBadRule, ruleOf } from '../rule-change.ts';

const DAY_MS = 86_400_000;

/** The longest history that is tried, in milliseconds, and the most observations: 30 days of 200 datastreams a minute. */
const LONGEST_SPAN_MS = 366 * DAY_MS;
export const MOST_OBSERVATIONS = 10_000_000;

/** How long a backtest may take, in milliseconds. */
const BACKTEST_LIMIT_MS = 120_000;

/** Transitions and alerts that one answer names at most; a rule that makes more is told by its count a day. */
const MOST_NAMED = 10_000;

function spanOf(body: { readonly from: string; readonly to: string }): {
  from: ReturnType<typeof parseInstant>;
  to: ReturnType<typeof parseInstant>;
} {
  const [from, to] = [parseInstant(body.from), parseInstant(body.to)];
  if (from < to && to <= later(from, LONGEST_SPAN_MS)) return { from, to };
  const message = {
    vi: 'from phải trước to, nhiều nhất một năm',
    en: 'from must be before to, by a year at most',
  };
  throw new ProblemError('validation', { errors: [{ path: 'from', message }] });
}

function toldTransition(transition: Transition): unknown {
  const { at, kind, group, value, threshold } = transition;
  const severity = 'severity' in transition ? transition.severity : undefined;
  return { at: formatInstant(at), kind, group, ...given({ severity, value, threshold }) };
}

function toldAlert({ from, to, group, ...alert }: WouldBeAlert): unknown {
  const device = group.by === 'device' ? group.id : undefined;
  const end = to === undefined ? undefined : formatInstant(to);
  return { ...alert, group, from: formatInstant(from), ...given({ to: end, device }) };
}

async function judged(
  context: ApiContext,
  rule: Rule,
  span: ReturnType<typeof spanOf>,
): Promise<ReturnType<typeof judgedDatastreams>> {
  const { devices, reference } = context.records;
  const datastreams = judgedDatastreams(rule, await devices.all(), await reference.observedProperties());
  if (expectedObservations(datastreams, span) <= MOST_OBSERVATIONS) return datastreams;
  const message = {
    vi: `quá nhiều giá trị đo cho ${datastreams.length} luồng dữ liệu, hãy chọn khoảng ngắn hơn`,
    en: `too many observations of ${datastreams.length} datastreams, choose a shorter span`,
  };
  throw new ProblemError('unprocessable', { errors: [{ path: 'from', message }] });
}

/** A rule on trial: what it would have raised. One trial at a time; a second one is asked to come back. */
export function backtestRoute(server: ApiServer, context: ApiContext): void {
  let isRunning = false;
  server.post(
    '/rules/backtest',
    {
      config: { access: 'backtest' },
      handlerTimeout: BACKTEST_LIMIT_MS,
      schema: {
        tags: ['rules'],
        summary: 'What a rule would have raised on recorded history',
        body: backtestRequest,
        response: answers('What it would have raised', backtestAnswer),
      },
    },
    async ({ body }, reply) => {
      const span = spanOf(body);
      const rule = { ...ruleOf(body.rule, body.rule.id ?? newRuleId()), version: 1, enabled: true };
      await refuseBadRule(context, rule);
      const datastreams = await judged(context, rule, span);
      if (isRunning) throw new ProblemError('too-many-requests', { headers: { 'retry-after': '5' } });
      isRunning = true;
      const begunMs = performance.now();
      try {
        const { telemetry } = context;
        const signal = responseSignal(reply, BACKTEST_LIMIT_MS, 'the backtest');
        const { transitions, evaluated } = await runBacktest({ rule, datastreams, span, telemetry, signal });
        const alerts = wouldBeAlerts(transitions);
        return {
          transitions: transitions.slice(0, MOST_NAMED).map(toldTransition),
          alerts: alerts.slice(0, MOST_NAMED).map(toldAlert),
          perDay: alerts.length / ((span.to - span.from) / DAY_MS),
          evaluated,
          tookMs: Math.round(performance.now() - begunMs),
        };
      } finally {
        isRunning = false;
      }
    },
  );
}
