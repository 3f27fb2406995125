import { isRuleId } from '@ioc/domain';
import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';

import type { RuleJson } from '../api/queries.ts';
import { useDepartments, useProperties, useRules } from '../api/use-reference.ts';
import { useLanguage } from '../i18n/language.tsx';
import { mayChangeRules } from '../session/permissions.ts';
import { useSession } from '../session/session-gate.tsx';
import { RuleForm } from './rule-form.tsx';
import { RuleSentence } from './rule-sentence-view.tsx';
import { RuleVersions } from './rule-versions.tsx';

/** One rule: what it says in both languages, its numbers to change, its versions. */
export function RulePage(): ReactNode {
  const { t } = useLanguage();
  const { ruleId = '' } = useParams({ strict: false });
  const rules = useRules();
  const rule = rules.get(ruleId);
  if (rule === undefined)
    return <p className="notice">{t(rules.size === 0 ? 'rules.loading' : 'rules.unknown')}</p>;
  return <RuleView key={rule.id} rule={rule} />;
}

function RuleView({ rule }: { readonly rule: RuleJson }): ReactNode {
  const { t, local } = useLanguage();
  const owner = useDepartments().get(rule.department);
  const property = useProperties().get(rule.select.property);
  const { user } = useSession();
  const mayChange = mayChangeRules(user, rule.department);
  return (
    <article className="rule" data-testid="rule" data-rule-id={rule.id} data-version={rule.version}>
      <header>
        <Link to="/rules" search={(before) => before} className="button rule-back">
          <ArrowLeft className="icon" aria-hidden="true" />
          {t('rules.title')}
        </Link>
        <h2>{local(rule.name)}</h2>
        <p className="secondary">
          {t(`sector.${rule.sector}`)} · {owner ? local(owner.name) : rule.department} ·{' '}
          {t('rule.version', { version: rule.version })}
        </p>
      </header>
      <RuleSentence rule={rule} property={property} />
      {!mayChange && <p className="notice">{t('rule.mayNot')}</p>}
      <RuleForm key={rule.version} rule={rule} property={property} mayChange={mayChange} />
      <RuleBackground rule={rule} />
      {isRuleId(rule.id) && <RuleVersions id={rule.id} />}
    </article>
  );
}

function RuleBackground({ rule }: { readonly rule: RuleJson }): ReactNode {
  const { t, local } = useLanguage();
  return (
    <dl className="rule-background card">
      {rule.instruction !== undefined && (
        <>
          <dt>{t('rule.instruction')}</dt>
          <dd>{local(rule.instruction)}</dd>
        </>
      )}
      {rule.basis !== undefined && (
        <>
          <dt>{t('rule.basis')}</dt>
          <dd>{rule.basis}</dd>
        </>
      )}
      <dt>{t('rule.code')}</dt>
      <dd className="mono">{rule.id}</dd>
    </dl>
  );
}
