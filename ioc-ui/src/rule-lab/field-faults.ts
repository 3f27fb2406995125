import { checkRule, type Language } from '@ioc/domain';
import type { Problem } from '@ioc/wire';

import type { RuleJson } from '../api/queries.ts';

/** Faults by the path of their field, such as `levels.0.reset`. */
export type FieldFaults = Readonly<Record<string, string>>;

/** What is wrong with the rule by field, as the engine judges it (R10); the first fault of a field counts. */
export function localFaults(language: Language, rule: RuleJson): FieldFaults {
  const faults: Record<string, string> = {};
  for (const { path, message } of checkRule(rule)) faults[path] ??= message[language];
  return faults;
}

/** The faults that the server found, by field: `levels[0].reset` and `rule.levels.0.reset` are the same. */
export function serverFaults(problem: Problem | undefined): FieldFaults {
  const entries = (problem?.errors ?? []).map(({ path, message }) => [
    path.replaceAll(/\[(\d+)\]/g, '.$1').replace(/^(body\.)?(rule\.)?/, ''),
    message,
  ]);
  return Object.fromEntries(entries);
}

/** How many faults lie in the fields that begin so: a closed part of the form says that it holds some. */
export function faultsWithin(faults: FieldFaults, prefixes: readonly string[]): number {
  return Object.keys(faults).filter((path) =>
    prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}.`)),
  ).length;
}
