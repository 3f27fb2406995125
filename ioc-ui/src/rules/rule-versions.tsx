import type { RuleId } from '@ioc/domain';
import { parseInstant } from '@ioc/wire';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { ruleVersionsQuery } from '../api/queries.ts';
import { usePersonName } from '../api/use-reference.ts';
import { useServices } from '../app/services.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { thresholdsText } from './rule-draft.ts';

/** Who changed a rule, when, and to which thresholds; newest first. */
export function RuleVersions({ id }: { readonly id: RuleId }): ReactNode {
  const { t, language } = useLanguage();
  const { client } = useServices();
  const personName = usePersonName();
  const { data } = useQuery(ruleVersionsQuery(client, id));
  if (data === undefined) return null;
  return (
    <section className="card" aria-labelledby="versions-title">
      <h3 id="versions-title">{t('rule.versions')}</h3>
      <div className="table-scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('rule.versionNumber')}</th>
              <th scope="col">{t('rule.changedAt')}</th>
              <th scope="col">{t('rule.changedBy')}</th>
              <th scope="col">{t('rule.thresholds')}</th>
            </tr>
          </thead>
          <tbody>
            {data
              .toSorted((a, b) => b.rule.version - a.rule.version)
              .map(({ rule, by, at }) => (
                <tr key={rule.version}>
                  <td>{rule.version}</td>
                  <td>{formatDateTime(parseInstant(at))}</td>
                  <td>{personName(by)}</td>
                  <td>
                    {thresholdsText(language, rule)}
                    {rule.enabled ? '' : ` · ${t('rule.disabled')}`}
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
