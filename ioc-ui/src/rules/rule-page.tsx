import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft, CircleHelp } from 'lucide-react';
import type { ReactNode } from 'react';

import type { RuleJson } from '../api/queries.ts';
import { useDepartments, useRules } from '../api/use-reference.ts';
import { useLanguage } from '../i18n/language.tsx';
import { RuleEditor } from '../rule-lab/rule-editor.tsx';
import { mayChangeRules } from '../session/permissions.ts';
import { useSession } from '../session/session-gate.tsx';
import { RulePackSource } from './packs/rule-pack-source.tsx';
import { RuleApproval } from './rule-approval.tsx';
import { RuleShadow } from './rule-shadow.tsx';
import { RuleVersions } from './rule-versions.tsx';

/** One rule: what it says in both languages, its form with the lab beside it, its versions. */
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
          {rule.draft === true && <span className="chip strong">{t('rule.draft')}</span>}
          {rule.safety === true && <span className="chip strong">{t('rule.safety')}</span>}
        </p>
        <Link
          to="/rules/$ruleId/why"
          params={{ ruleId: rule.id }}
          search={(before) => before}
          className="button small rule-why"
        >
          <CircleHelp className="icon small" aria-hidden="true" />
          {t('why.title')}
        </Link>
        {rule.pack !== undefined && (
          <p className="secondary">
            <RulePackSource pack={rule.pack} />
          </p>
        )}
      </header>
      {!mayChange && <p className="notice">{t('rule.mayNot')}</p>}
      <RuleApproval id={rule.id} current={rule} mayChange={mayChange} />
      {rule.draft === true && mayChange && <RuleShadow rule={rule} />}
      <RuleEditor key={rule.version} rule={rule} mayChange={mayChange}>
        <RuleVersions id={rule.id} current={rule} mayChange={mayChange} />
        <p className="small secondary">
          {t('rule.code')}: <span className="mono">{rule.id}</span>
        </p>
      </RuleEditor>
    </article>
  );
}
