import type { Language } from '@ioc/domain';

import type { PropertyJson, RuleJson } from '../api/queries.ts';
import type { RuleNames } from './condition-text.ts';
import { ruleSentences } from './rule-sentence.ts';
import { ruleTerms } from './rule-terms.ts';

/** How two versions of a rule differ, in the sentences that a person reads. */
export interface RuleDifference {
  readonly gone: readonly string[];
  readonly come: readonly string[];
}

function saidBy(language: Language, rule: RuleJson, names: RuleNames): readonly string[] {
  const property: PropertyJson | undefined = names.property(rule.select.property);
  return [
    rule.name[language],
    ...ruleSentences(language, rule, property),
    ...ruleTerms(language, rule, names).map(({ text }) => text),
    rule.message[language],
    ...(rule.instruction === undefined ? [] : [rule.instruction[language]]),
    ...(rule.basis === undefined ? [] : [rule.basis]),
  ];
}

/** What the later version no longer says, and what it says anew. */
export function ruleDifference(
  language: Language,
  { before, after }: { readonly before: RuleJson; readonly after: RuleJson },
  names: RuleNames,
): RuleDifference {
  const [old, young] = [saidBy(language, before, names), saidBy(language, after, names)];
  return {
    gone: old.filter((sentence) => !young.includes(sentence)),
    come: young.filter((sentence) => !old.includes(sentence)),
  };
}
