import { formatInstant } from '@ioc/wire';

import type { RuleJson } from '../api/queries.ts';
import type { TimeSpan } from './chart/time-scale.ts';
import { withoutUndefined } from './level-edit.ts';

/** The spans of history that the lab offers, in days. */
export const SPAN_DAYS = [1, 7, 30] as const;

/** A span of history in days. */
export type SpanDays = (typeof SPAN_DAYS)[number];

/** A rule as it is sent: the server gives the version. */
export function ruleBody({ version: _version, ...rule }: RuleJson): Omit<RuleJson, 'version'> {
  return rule;
}

/** The rule as a trial takes it: one without words yet is tried like any other. */
function triedBody(rule: RuleJson): Omit<RuleJson, 'version'> {
  const { name, message, ...rest } = ruleBody(rule);
  const said = ({ vi, en }: RuleJson['name']): RuleJson['name'] => ({ vi: vi || '–', en: en || '–' });
  const overrides = rest.overrides?.map((override) => ({
    ...override,
    owner: override.owner || '–',
    reason: '–',
  }));
  return withoutUndefined({ ...rest, overrides, name: said(name), message: said(message) });
}

function spanBody({ from, to }: TimeSpan): { readonly from: string; readonly to: string } {
  return { from: formatInstant(from), to: formatInstant(to) };
}

/** What the curves depend on: not the thresholds, only which way they look. */
export function seriesQuestion(
  rule: RuleJson,
  span: TimeSpan,
): { readonly body: unknown; readonly key: string } {
  const { select, signal, groupBy, ignoreSuspect, levels } = rule;
  const looks = levels.map(({ op }) => op);
  return {
    body: { rule: triedBody(rule), ...spanBody(span) },
    key: JSON.stringify([select, signal, groupBy, ignoreSuspect, looks, span]),
  };
}

/** What a trial depends on: everything but words and who owns the rule. */
export function trialQuestion(
  rule: RuleJson,
  span: TimeSpan,
): { readonly body: unknown; readonly key: string } {
  const { name: _n, message: _m, instruction: _i, basis: _b, department: _d, sector: _s, ...judged } = rule;
  return {
    // A rule that is off or a draft is tried as if it were on: that is what the trial is for.
    body: { rule: { ...triedBody(rule), enabled: true, draft: undefined }, ...spanBody(span), compare: true },
    key: JSON.stringify([judged, span]),
  };
}
