import type { Rule } from '@ioc/domain';

/** One field that differs; what is absent in one version is undefined there. */
export interface RuleDifference {
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

function isBranch(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function compare(before: unknown, after: unknown, path: string): readonly RuleDifference[] {
  if (before === after) return [];
  if (!isBranch(before) || !isBranch(after) || Array.isArray(before) !== Array.isArray(after)) {
    return [
      {
        path,
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      },
    ];
  }
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const keys = [...new Set([...was.keys(), ...is.keys()])];
  return keys.flatMap((key) => compare(was.get(key), is.get(key), path === '' ? key : `${path}.${key}`));
}

/**
 * How two versions of a rule differ, field by field; the version number itself is not told.
 *
 * @example
 * thresholds 80 and 90 → [{ path: 'levels.0.threshold', before: 80, after: 90 }]
 */
export function ruleDifferences(before: Rule, after: Rule): readonly RuleDifference[] {
  return compare({ ...before, version: 0 }, { ...after, version: 0 }, '');
}
