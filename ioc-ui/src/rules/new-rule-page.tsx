import { isPropertyId, isRuleId, type DepartmentId, type PropertyId, type RuleId } from '@ioc/domain';
import type { ReactNode } from 'react';

import type { RuleJson } from '../api/queries.ts';
import { useDepartments, useProperties } from '../api/use-reference.ts';
import { useLanguage } from '../i18n/language.tsx';
import { RuleEditor } from '../rule-lab/rule-editor.tsx';
import { useSession } from '../session/session-gate.tsx';

/** The property that a new rule begins with, when the city measures it: the one that people ask about first. */
const FIRST_PROPERTY = 'pm2_5';

/** What a new rule begins with; version 0 is not stored yet, and the server gives the id. */
function beginningOf(id: RuleId, property: PropertyId, department: DepartmentId): RuleJson {
  return {
    id,
    version: 0,
    name: { vi: '', en: '' },
    department,
    sector: 'environment',
    enabled: true,
    select: { property },
    groupBy: 'device',
    signal: { fn: 'mean', window: 'PT1H' },
    levels: [{ severity: 'medium', op: '>', threshold: 100, reset: 90, for: 'PT10M' }],
    message: { vi: '{device}: {value} {unit}', en: '{device}: {value} {unit}' },
  };
}

/** A rule that does not exist yet, to be made and tried. */
export function NewRulePage(): ReactNode {
  const { t } = useLanguage();
  const { user } = useSession();
  const departments = [...useDepartments().values()];
  const properties = useProperties();
  const property = properties.get(FIRST_PROPERTY)?.id ?? [...properties.keys()].find(isPropertyId);
  const owner = departments.find(({ id }) => id === user.department) ?? departments[0];
  const id = 'new';
  if (property === undefined || owner === undefined || !isRuleId(id))
    return <p className="notice">{t('rules.loading')}</p>;
  return (
    <article className="rule" data-testid="rule-new">
      <header>
        <h2>{t('rules.new')}</h2>
      </header>
      <RuleEditor rule={beginningOf(id, property, owner.id)} mayChange />
    </article>
  );
}
