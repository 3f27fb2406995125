import { instant, later, type EpochMs, type EvaluatedDatastream, type RecordedSpan } from '@ioc/domain';
import type { RuleVersion } from '@ioc/record-store';
import { formatInstant, type ShadowAnswer } from '@ioc/wire';

import type { ApiContext } from '../http/api-context.ts';
import { datastreamsFor, MOST_OBSERVATIONS, refuseTooMuch } from './lab-request.ts';
import { expectedObservations } from './read-stretches.ts';
import type { LabOrder, RuleLab } from './rule-lab.ts';
import { tellBacktest } from './tell-backtest.ts';

const DAY_MS = 86_400_000;

/** The longest shadow that is run, in milliseconds: what an older draft does is seen from its last 31 days. */
export const LONGEST_SHADOW_MS = 31 * DAY_MS;

/** From when the draft was saved to now, as far back as one run can evaluate. */
function shadowSpan(
  datastreams: readonly EvaluatedDatastream[],
  { since, now }: { readonly since: EpochMs; readonly now: EpochMs },
): RecordedSpan {
  const to = later(now, 1);
  const wanted = { from: instant(Math.max(since, to - LONGEST_SHADOW_MS)), to };
  const share = MOST_OBSERVATIONS / Math.max(1, expectedObservations(datastreams, wanted));
  return { from: instant(Math.ceil(to - (to - wanted.from) * Math.min(1, share))), to };
}

/**
 * Runs a draft in its shadow (R33): over every reading since it was saved, by the engine that judges the rules in force,
 * begun empty as a new rule begins (R18, R22). Nothing is stored, and nobody is told.
 */
export async function runShadow(
  context: ApiContext,
  lab: RuleLab,
  { draft, order }: { readonly draft: RuleVersion; readonly order: LabOrder },
): Promise<ShadowAnswer> {
  const begunMs = performance.now();
  const { draft: _draft, ...rule } = draft.rule;
  // Whether it is switched on says what happens once it is in force.
  const tried = { ...rule, enabled: true };
  const datastreams = await datastreamsFor(context, tried);
  const span = shadowSpan(datastreams, { since: draft.at, now: context.now() });
  refuseTooMuch(datastreams, span);
  const { facts, history } = await lab.run({ kind: 'backtest', rule: tried, datastreams, span }, order);
  const tookMs = Math.round(performance.now() - begunMs);
  const told = tellBacktest({ facts, history, datastreams, span, currentVersion: undefined, tookMs });
  return {
    ...told,
    perDay: told.alertCount / Math.max(1, (span.to - span.from) / DAY_MS),
    version: rule.version,
    since: formatInstant(draft.at),
    from: formatInstant(span.from),
    to: formatInstant(span.to),
  };
}
