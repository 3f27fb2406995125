import { parseIsoDuration } from '../time/iso-duration.ts';
import { checkDuration } from './check-level.ts';
import type { Rule, RuleSignal } from './rule.ts';
import { ruleFault, type RuleFault } from './rule-fault.ts';

/** Weeks of which the usual is made: two is the least that can disagree, eight is where the seasons begin to count. */
export const USUAL_WEEKS = { least: 2, most: 8, usual: 4 } as const;

/** The longest lag between upstream and downstream, in milliseconds: a river's flood takes days, not weeks. */
export const LONGEST_LAG_MS = 7 * 86_400_000;

/** Pairs of one rule at most. */
const MOST_PAIRS = 500;

/** The part of a signal that conditions have too. */
export type WindowedSignal = Pick<RuleSignal, 'window' | 'minSamples' | 'coverage'> & {
  readonly fn?: RuleSignal['fn'] | undefined;
};

function checkCoverage(path: string, { fn, coverage }: WindowedSignal): readonly RuleFault[] {
  if (coverage === undefined) return [];
  if (fn === undefined || fn === 'last') return [ruleFault(`${path}.coverage`, 'coverage-without-window')];
  return coverage > 0 && coverage <= 1 ? [] : [ruleFault(`${path}.coverage`, 'share-out-of-range')];
}

/** What is wrong with a function and its window; `path` is where they stand in the rule. */
export function checkWindowedSignal(path: string, signal: WindowedSignal): readonly RuleFault[] {
  const { fn = 'last', window, minSamples = 1 } = signal;
  const least = Number.isSafeInteger(minSamples) && minSamples >= 1;
  return [
    ...(fn !== 'last' && window === undefined ? [ruleFault(`${path}.window`, 'window-required')] : []),
    ...checkDuration(`${path}.window`, window, 'positive'),
    ...(least ? [] : [ruleFault(`${path}.minSamples`, 'min-samples-too-small')]),
    ...(least && fn === 'last' && minSamples > 1
      ? [ruleFault(`${path}.minSamples`, 'min-samples-too-large')]
      : []),
    ...checkCoverage(path, signal),
  ];
}

function checkUsual({ usual, upstream }: RuleSignal): readonly RuleFault[] {
  if (!usual) return [];
  const weeks = usual.weeks ?? USUAL_WEEKS.usual;
  const isCount = Number.isSafeInteger(weeks) && weeks >= USUAL_WEEKS.least && weeks <= USUAL_WEEKS.most;
  return [
    ...(isCount ? [] : [ruleFault('signal.usual.weeks', 'weeks-out-of-range')]),
    ...(upstream ? [ruleFault('signal.upstream', 'signal-combined')] : []),
  ];
}

function checkPairs(pairs: NonNullable<RuleSignal['upstream']>['pairs']): readonly RuleFault[] {
  if (pairs.length === 0) return [ruleFault('signal.upstream.pairs', 'empty-list')];
  if (pairs.length > MOST_PAIRS) return [ruleFault('signal.upstream.pairs', 'too-many')];
  const seen = new Set<string>();
  return pairs.flatMap(({ upstream, downstream }, index) => {
    const path = `signal.upstream.pairs.${index}`;
    const isRepeated = seen.has(downstream);
    seen.add(downstream);
    if (upstream === downstream) return [ruleFault(`${path}.upstream`, 'pair-with-itself')];
    return isRepeated ? [ruleFault(`${path}.downstream`, 'pair-twice')] : [];
  });
}

function checkUpstream({ fn, upstream }: RuleSignal): readonly RuleFault[] {
  if (!upstream) return [];
  const lag = parseIsoDuration(upstream.lag);
  return [
    ...(fn === 'last' ? [] : [ruleFault('signal.fn', 'upstream-needs-last')]),
    ...checkPairs(upstream.pairs),
    ...checkDuration('signal.upstream.lag', upstream.lag, 'zero'),
    ...(lag.ok && lag.value > LONGEST_LAG_MS ? [ruleFault('signal.upstream.lag', 'lag-too-long')] : []),
  ];
}

/** What is wrong with the number that a rule judges (R2, R4, R38, R41, R44). */
export function checkSignal({ signal }: Rule): readonly RuleFault[] {
  return [...checkWindowedSignal('signal', signal), ...checkUsual(signal), ...checkUpstream(signal)];
}
