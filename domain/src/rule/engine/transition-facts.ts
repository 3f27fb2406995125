import type { Transition } from '../transition.ts';
import type { BoundGroup } from './bound-parts.ts';
import { DeviationSignal } from './member-signal.ts';
import type { Decision, DecisionSubject } from './outbox.ts';

/** Devices named by one transition at most: what a map can show and a person can read. */
const MOST_CONTRIBUTORS = 100;

type MoreFacts = NonNullable<DecisionSubject['more']>;

/** The devices behind the decision: of a group, those that satisfy the level; of a pair, both (R41). */
function contributorsOf({ planned, signal, members }: BoundGroup, level: number): MoreFacts {
  const [only] = members;
  if (planned.group.by === 'device' && only?.upstream === undefined) return {};
  const devices = signal.contributors(level).flatMap((place) => {
    const member = members[place];
    if (!member) return [];
    return member.upstream === undefined ? [member.device] : [member.device, member.upstream];
  });
  const named = [...new Set(devices)].sort().slice(0, MOST_CONTRIBUTORS);
  return named.length > 0 ? { contributors: named } : {};
}

function usualOf({ members, size }: BoundGroup): MoreFacts {
  const signal = size === 1 ? members[0]?.signal : undefined;
  const usual = signal instanceof DeviationSignal ? signal.explained : undefined;
  return usual ? { usual } : {};
}

function moreFacts(group: BoundGroup, decision: Decision, level: number): MoreFacts {
  const origin = group.levels.levels[level]?.origin;
  const isWorse = decision.kind === 'raised' || decision.kind === 'worsened';
  return {
    ...(origin && { thresholdFrom: origin }),
    ...((isWorse || decision.kind === 'severity-changed') && contributorsOf(group, level)),
    ...usualOf(group),
  };
}

/** What a decision about a group's level is about (R31, R41, R42, R44). */
export function subjectOf(group: BoundGroup, decision: Decision, level: number): DecisionSubject {
  const { planned, rule, standing, signal, levels } = group;
  return {
    rule,
    alertKind: 'threshold' satisfies Transition['alertKind'],
    group: planned.group,
    city: planned.city,
    lastAt: decision.kind === 'raised' ? undefined : standing.lastAt,
    value: signal.value(level),
    threshold: levels.levels[level]?.threshold,
    more: moreFacts(group, decision, level),
  };
}
