import type { Language } from '@ioc/domain';
import type { ReactNode } from 'react';

import type { PropertyJson, RuleJson } from '../api/queries.ts';
import { useLanguage } from '../i18n/language.tsx';
import { ruleSentences } from './rule-sentence.ts';
import { ruleTerms } from './rule-terms.ts';
import { useRuleNames } from './use-rule-names.ts';

/** What a rule says, in plain words and in both languages: whoever signs it may read either. */
export function RuleSentence({
  rule,
  property,
}: {
  readonly rule: RuleJson;
  readonly property: PropertyJson | undefined;
}): ReactNode {
  const { language } = useLanguage();
  const names = useRuleNames();
  const order: readonly Language[] = language === 'vi' ? ['vi', 'en'] : ['en', 'vi'];
  return (
    <div className="rule-sentence" data-testid="rule-sentence">
      {order.map((each) => (
        <div key={each} lang={each} className={each === language ? undefined : 'secondary small'}>
          <ul>
            {ruleSentences(each, rule, property).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          <p className="rule-terms">
            {ruleTerms(each, rule, names)
              .map(({ text }) => text)
              .join(' ')}
          </p>
        </div>
      ))}
    </div>
  );
}
