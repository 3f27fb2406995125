import { SEVERITIES, type Severity } from '@ioc/domain';

import type { RuleJson } from '../api/queries.ts';

/** One level of a rule. */
export type LevelJson = RuleJson['levels'][number];

/** One number of a rule that is drawn as a line: of a level, its threshold or its reset, of a range its lower or upper bound. */
export interface RuleLine {
  readonly level: number;
  readonly part: 'threshold' | 'reset';
  /** 0 is the lower bound of a range, 1 the upper; absent for a single number. */
  readonly bound?: 0 | 1;
}

/** A line with its place. */
export interface PlacedLine extends RuleLine {
  readonly value: number;
  readonly severity: Severity;
}

/** A range or a single number, as they stand in `threshold` and `reset`. */
type Numbers = LevelJson['threshold'];

function withLevel(rule: RuleJson, index: number, level: LevelJson): RuleJson {
  return { ...rule, levels: rule.levels.map((old, at) => (at === index ? level : old)) };
}

function bounded(numbers: Numbers, bound: 0 | 1 | undefined): number {
  return typeof numbers === 'number' ? numbers : numbers[bound ?? 0];
}

function replaced(numbers: Numbers, bound: 0 | 1 | undefined, value: number): Numbers {
  if (typeof numbers === 'number') return value;
  return bound === 1 ? [numbers[0], value] : [value, numbers[1]];
}

/** The level with other numbers of the same form; a number for a range, or the reverse, changes nothing. */
function withNumbers(
  level: LevelJson,
  { threshold, reset }: { readonly threshold: Numbers; readonly reset: Numbers | undefined },
): LevelJson {
  const { severity, op, for: span, mOfN } = level;
  const rest = withoutUndefined({ severity, for: span, mOfN });
  if (op === 'outside' || op === 'inside') {
    if (typeof threshold === 'number' || typeof reset === 'number') return level;
    return { ...rest, op, threshold, ...(reset === undefined ? {} : { reset }) };
  }
  if (typeof threshold !== 'number' || (reset !== undefined && typeof reset !== 'number')) return level;
  return { ...rest, op, threshold, ...(reset === undefined ? {} : { reset }) };
}

/** Whether the safe side of this bound is below it. */
function isSafeBelow(level: LevelJson, bound: 0 | 1 | undefined): boolean {
  switch (level.op) {
    case '>':
    case '>=':
      return true;
    case '<':
    case '<=':
      return false;
    case 'outside':
      return bound === 1;
    case 'inside':
      return bound !== 1;
    case '==':
    case '!=':
      return true;
  }
}

function clean(value: number): number {
  return Number(value.toPrecision(10));
}

/**
 * The rule after a line was moved. A threshold takes its reset along, so that the deadband keeps its width; a reset stops
 * at its threshold, because beyond it no rule is valid (R10).
 *
 * @example
 * threshold 150, reset 130: the threshold moved to 160 gives reset 140; the reset moved to 170 gives 150
 */
export function moveLine(rule: RuleJson, line: RuleLine, value: number): RuleJson {
  const level = rule.levels[line.level];
  if (level === undefined) return rule;
  const { threshold, reset } = level;
  const old = bounded(threshold, line.bound);
  if (line.part === 'threshold') {
    const moved = reset && replaced(reset, line.bound, clean(bounded(reset, line.bound) + value - old));
    const next = replaced(threshold, line.bound, value);
    return withLevel(
      rule,
      line.level,
      withNumbers(level, {
        threshold: next,
        reset: reset === undefined ? undefined : (moved ?? clean(value - old)),
      }),
    );
  }
  const safe = isSafeBelow(level, line.bound) ? Math.min(value, old) : Math.max(value, old);
  return withLevel(
    rule,
    line.level,
    withNumbers(level, { threshold, reset: replaced(reset ?? threshold, line.bound, safe) }),
  );
}

/** One number of a level as it was typed: nothing else moves, so that what is wrong stands at its field (R10). */
export function typeNumber(rule: RuleJson, line: RuleLine, value: number | undefined): RuleJson {
  const level = rule.levels[line.level];
  if (level === undefined) return rule;
  const { threshold, reset } = level;
  if (line.part === 'threshold') {
    const next = replaced(threshold, line.bound, value ?? Number.NaN);
    return withLevel(rule, line.level, withNumbers(level, { threshold: next, reset }));
  }
  const next = value === undefined ? undefined : replaced(reset ?? threshold, line.bound, value);
  return withLevel(rule, line.level, withNumbers(level, { threshold, reset: next }));
}

/** Every number of the rule that a chart draws, the thresholds before the resets. */
export function linesOf(rule: RuleJson): readonly PlacedLine[] {
  return rule.levels.flatMap(({ severity, threshold, reset }, level) =>
    (['threshold', 'reset'] as const).flatMap((part): readonly PlacedLine[] => {
      const numbers = part === 'threshold' ? threshold : reset;
      if (numbers === undefined) return [];
      if (typeof numbers === 'number') return [{ level, part, value: numbers, severity }];
      return [
        { level, part, bound: 0, value: numbers[0], severity },
        { level, part, bound: 1, value: numbers[1], severity },
      ];
    }),
  );
}

/** The rule with one more level: the next severity, at a threshold beyond the last one; the same rule with all four. */
export function addLevel(rule: RuleJson, step: number): RuleJson {
  const used = new Set(rule.levels.map(({ severity }) => severity));
  const last = rule.levels.at(-1);
  const free = SEVERITIES.filter((severity) => !used.has(severity));
  const above = free.find(
    (severity) => last === undefined || SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(last.severity),
  );
  const severity = above ?? free[0];
  if (severity === undefined) return rule;
  const sorted = [...rule.levels, beyond(last, step, severity)].toSorted(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
  );
  return { ...rule, levels: sorted };
}

function beyond(last: LevelJson | undefined, step: number, severity: Severity): LevelJson {
  if (last === undefined) return { severity, op: '>', threshold: step };
  if (last.op === 'outside' || last.op === 'inside')
    return { severity, op: last.op, threshold: [last.threshold[0] - step, last.threshold[1] + step] };
  const sign = last.op === '<' || last.op === '<=' ? -1 : 1;
  const threshold = typeof last.threshold === 'number' ? last.threshold : last.threshold[1];
  return { severity, op: last.op, threshold: clean(threshold + sign * step) };
}

/** The rule without one of its levels. */
export function removeLevel(rule: RuleJson, index: number): RuleJson {
  return { ...rule, levels: rule.levels.filter((_, at) => at !== index) };
}

/** The rule with another comparison; a range begins at both sides of the single number, and the reset is chosen anew. */
export function changeOperator(rule: RuleJson, index: number, op: LevelJson['op']): RuleJson {
  const level = rule.levels[index];
  if (level === undefined || level.op === op) return rule;
  const { severity, threshold } = level;
  const rest = {
    severity,
    ...(level.for === undefined ? {} : { for: level.for }),
    ...(level.mOfN === undefined ? {} : { mOfN: level.mOfN }),
  };
  if (op === 'outside' || op === 'inside') {
    const range: [number, number] =
      typeof threshold === 'number' ? [0, threshold] : [threshold[0], threshold[1]];
    return withLevel(rule, index, {
      ...rest,
      op,
      threshold: range[0] <= range[1] ? range : [range[1], range[0]],
    });
  }
  const single = typeof threshold === 'number' ? threshold : threshold[1];
  return withLevel(rule, index, { ...rest, op, threshold: single });
}

/** The rule with other facts of one level than its numbers; a fact given as undefined is left out. */
export function changeLevel(
  rule: RuleJson,
  index: number,
  facts: {
    readonly severity?: Severity;
    readonly for?: string | undefined;
    readonly mOfN?: LevelJson['mOfN'];
  },
): RuleJson {
  const level = rule.levels[index];
  if (level === undefined) return rule;
  return withLevel(rule, index, withoutUndefined({ ...level, ...facts }));
}

/** The same thing without the keys that are undefined: JSON has none, and rules are compared as JSON. */
export function withoutUndefined<T extends object>(value: T): T {
  const copy = { ...value };
  for (const [key, held] of Object.entries(copy)) if (held === undefined) Reflect.deleteProperty(copy, key);
  return copy;
}
