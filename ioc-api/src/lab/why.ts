import { instant, type ExplainedMember, type GroupExplanation, type Rule, type RuleLevel } from '@ioc/domain';
import { formatInstant, type ExplanationJson } from '@ioc/wire';

import { given } from '../given.ts';

/** One reason why a rule stood or did not stand. */
export type Reason = ExplanationJson['why'][number];

/** Members that are named one by one. */
const MOST_NAMED_MEMBERS = 20;

/** What quiets the rule beside its own schedule. */
export interface Quieting {
  readonly silences: ExplanationJson['silences'];
  readonly inhibitedBy: ExplanationJson['inhibitedBy'];
}

function plain(threshold: RuleLevel['threshold']): number | [number, number] {
  return typeof threshold === 'number' ? threshold : [threshold[0], threshold[1]];
}

function known(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function memberReason(
  { state, device, samples, minSamples, silentForMs, staleAfterMs, last }: ExplainedMember,
  rule: Rule,
): Reason[] {
  const named = { device };
  const fewCode = rule.signal.coverage === undefined ? 'too-few-samples' : 'coverage-too-low';
  if (state === 'never-heard') return [{ code: 'never-heard', ...named }];
  if (state === 'maintenance') return [{ code: 'maintenance', ...named }];
  if (state !== 'fresh') {
    return [{ code: 'stale', ...named, ...given({ have: known(silentForMs), need: known(staleAfterMs) }) }];
  }
  if (samples < minSamples) return [{ code: fewCode, ...named, have: samples, need: minSamples }];
  return last === undefined || Number.isNaN(last) ? [{ code: 'no-usable-value', ...named }] : [];
}

function levelReasons({ levels, value, standing, clearing }: GroupExplanation, rule: Rule): Reason[] {
  const signal = known(value);
  return levels.flatMap(({ severity, threshold, isMet, isHeld, isReached, running }): Reason[] => {
    const about = { severity, threshold: plain(threshold), ...given({ value: signal }) };
    if (running) return [{ code: 'level-running', ...about, leftMs: running.leftMs }];
    if (isReached && isMet === false && isHeld === true) return [{ code: 'level-held-by-reset', ...about }];
    if (isReached || isMet !== false) return [];
    if (standing?.severity === severity && clearing) {
      return [{ code: 'keeps-firing', ...about, leftMs: clearing.leftMs }];
    }
    return [{ code: rule.quorum ? 'quorum-not-met' : 'threshold-not-met', ...about }];
  });
}

function conditionReason({ condition }: GroupExplanation): Reason[] {
  if (condition === true) return [];
  return [{ code: condition === false ? 'condition-not-met' : 'condition-unknown' }];
}

function scheduleReason({ isOpen, opensAt }: GroupExplanation): Reason[] {
  if (isOpen) return [];
  const until = Number.isFinite(opensAt) ? formatInstant(instant(opensAt)) : undefined;
  return [{ code: 'outside-schedule', ...given({ until }) }];
}

function quietReasons({ silences, inhibitedBy }: Quieting): Reason[] {
  return [
    ...silences.map(({ reason, to }): Reason => ({ code: 'silenced', text: reason, until: to })),
    ...inhibitedBy
      .filter(({ isStanding }) => isStanding)
      .map(({ rule }): Reason => ({ code: 'inhibited', text: rule })),
  ];
}

/** Why the rule stood or did not stand, the answer to the question first, then what else bears on it. */
export function whyOf(rule: Rule, group: GroupExplanation | undefined, quieting: Quieting): Reason[] {
  if (!rule.enabled) return [{ code: 'rule-disabled' }];
  const draft: Reason[] = rule.draft === true ? [{ code: 'rule-is-draft' }] : [];
  if (!group) return [...draft, { code: 'group-not-selected' }];
  const { standing, noDataStands, levels, members } = group;
  return [
    ...(standing ? [{ code: 'stands' as const, severity: standing.severity }] : []),
    ...(noDataStands ? [{ code: 'no-data-stands' as const }] : []),
    ...draft,
    ...conditionReason(group),
    ...levelReasons(group, rule),
    ...(levels.length === 0 ? [{ code: 'no-levels' as const }] : []),
    ...members.flatMap((member) => memberReason(member, rule)).slice(0, MOST_NAMED_MEMBERS),
    ...scheduleReason(group),
    ...quietReasons(quieting),
  ];
}
