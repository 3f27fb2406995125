import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { usePersonName } from '../api/use-reference.ts';
import { useServices } from '../app/services.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { dutyGroupsQuery } from './shift-queries.ts';

/** Who is on duty now, by group: whom an escalation calls (A9). */
export function DutyGroups(): ReactNode {
  const { t, local } = useLanguage();
  const personName = usePersonName();
  const { data } = useQuery(dutyGroupsQuery(useServices().client));
  return (
    <section className="card">
      <h2>{t('shift.duty')}</h2>
      {data?.length === 0 && <p className="secondary">{t('shift.noDuty')}</p>}
      <dl className="duty-groups">
        {data?.map((group) => (
          <div key={group.id}>
            <dt>{local(group.name)}</dt>
            <dd>
              {group.onDuty.length === 0
                ? t('shift.nobodyOnDuty')
                : group.onDuty.map((id) => personName(id)).join(', ')}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
