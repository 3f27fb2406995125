import { SECTORS, type Sector } from '@ioc/domain';
import { Link, Outlet, useMatchRoute, useParams } from '@tanstack/react-router';
import { Layers, Plus } from 'lucide-react';
import { useState, type ReactNode } from 'react';

import { SeverityMark } from '../alerts/severity-mark.tsx';
import type { RuleJson } from '../api/queries.ts';
import { useDepartments, useRules } from '../api/use-reference.ts';
import { SectorIcon } from '../devices/sector-icon.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { useSession } from '../session/session-gate.tsx';
import './rules.css';

/** The rules by sector, of one department or all; the chosen one opens beside the list. */
export function RulesPage(): ReactNode {
  const { t, local } = useLanguage();
  const [department, setDepartment] = useState('');
  const departments = useDepartments();
  const all = [...useRules().values()];
  const rules = all.filter((rule) => department === '' || rule.department === department);
  const owners = [...departments.values()].filter(({ id }) => all.some((rule) => rule.department === id));
  const showsPacks = useMatchRoute()({ to: '/rules/packs' }) !== false;
  const isNew = useMatchRoute()({ to: '/rules/new' }) !== false;
  const isOpen = useParams({ strict: false }).ruleId !== undefined || isNew || showsPacks;
  const { user } = useSession();
  return (
    <div className={isOpen ? 'rules-page open' : 'rules-page'}>
      <nav className="rules-list" aria-label={t('rules.title')}>
        <header>
          <h1>{t('rules.title')}</h1>
          <Link to="/rules/packs" search={(before) => before} className="button" data-testid="packs-link">
            <Layers className="icon" aria-hidden="true" />
            {t('packs.title')}
          </Link>
          <div className="field">
            <label htmlFor="rules-department">{t('rules.department')}</label>
            <select
              id="rules-department"
              className="input"
              value={department}
              onChange={(event) => setDepartment(event.target.value)}
            >
              <option value="">{t('rules.allDepartments')}</option>
              {owners.map((owner) => (
                <option key={owner.id} value={owner.id}>
                  {local(owner.name)}
                </option>
              ))}
            </select>
          </div>
          {(user.role === 'admin' || user.role === 'department') && (
            <Link to="/rules/new" search={(before) => before} className="button" data-testid="rule-new-link">
              <Plus className="icon" aria-hidden="true" />
              {t('rules.new')}
            </Link>
          )}
        </header>
        {SECTORS.map((sector) => (
          <SectorRules key={sector} sector={sector} rules={rules.filter((rule) => rule.sector === sector)} />
        ))}
        {rules.length === 0 && <p className="notice">{t('rules.none')}</p>}
      </nav>
      <div className="rule-detail">{isOpen ? <Outlet /> : <p className="notice">{t('rules.choose')}</p>}</div>
    </div>
  );
}

function SectorRules({
  sector,
  rules,
}: {
  readonly sector: Sector;
  readonly rules: readonly RuleJson[];
}): ReactNode {
  const { t } = useLanguage();
  if (rules.length === 0) return null;
  return (
    <section>
      <h2>
        <SectorIcon sector={sector} />
        {t(`sector.${sector}`)} <span className="small secondary">{rules.length}</span>
      </h2>
      <ul>
        {rules.map((rule) => (
          <RuleItem key={rule.id} rule={rule} />
        ))}
      </ul>
    </section>
  );
}

function RuleItem({ rule }: { readonly rule: RuleJson }): ReactNode {
  const { t, local } = useLanguage();
  const owner = useDepartments().get(rule.department);
  const worst = rule.levels.at(-1)?.severity;
  return (
    <li>
      <Link
        to="/rules/$ruleId"
        params={{ ruleId: rule.id }}
        search={(before) => before}
        data-testid="rule-item"
        data-rule-id={rule.id}
      >
        {worst === undefined ? (
          <SeverityMark level="diagnostic" />
        ) : (
          <SeverityMark level={worst} isHollow={!rule.enabled} />
        )}
        <span>
          {local(rule.name)}
          <span className="small secondary">
            {owner ? local(owner.name) : rule.department}
            {rule.enabled ? '' : ` · ${t('rule.disabled')}`}
            {rule.draft === true ? ` · ${t('rule.draft')}` : ''}
          </span>
        </span>
      </Link>
    </li>
  );
}
