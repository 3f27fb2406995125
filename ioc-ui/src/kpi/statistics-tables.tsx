import { SEVERITIES } from '@ioc/domain';
import type { AlertStatisticsJson } from '@ioc/wire';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { useDepartments, useRules } from '../api/use-reference.ts';
import { formatNumber, formatSpan } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';

/** A rule by its name, with the way to it. */
function RuleLink({ id }: { readonly id: string }): ReactNode {
  const { local } = useLanguage();
  const rule = useRules().get(id);
  return (
    <Link to="/rules/$ruleId" params={{ ruleId: id }} search={(before) => before}>
      {rule === undefined ? id : local(rule.name)}
    </Link>
  );
}

/** The rules that raise the most, and those whose alerts chatter or stand too long. */
export function RuleTables({ statistics }: { readonly statistics: AlertStatisticsJson }): ReactNode {
  const { t, language } = useLanguage();
  return (
    <section className="card">
      <h2>{t('kpi.loudestRules')}</h2>
      {statistics.loudest.length === 0 && <p className="secondary">{t('kpi.nothing')}</p>}
      <ol className="loudest">
        {statistics.loudest.map(({ rule, activations, share }) => (
          <li key={rule}>
            <RuleLink id={rule} />{' '}
            <span className="secondary">
              {t('kpi.loud', { count: activations, share: formatNumber(language, share * 100, 1) })}
            </span>
          </li>
        ))}
      </ol>
      {(['chattering', 'stale'] as const).map((key) => (
        <div key={key}>
          <h3>{t(`kpi.rules.${key}`)}</h3>
          {statistics[key].rules.length === 0 && <p className="secondary">{t('kpi.nothing')}</p>}
          <ul>
            {statistics[key].rules.map((rule) => (
              <li key={rule}>
                <RuleLink id={rule} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

type ResponseJson = NonNullable<AlertStatisticsJson['bySeverity']['low']>;

function ResponseRow({ name, of }: { readonly name: string; readonly of: ResponseJson }): ReactNode {
  const { language } = useLanguage();
  const span = (ms: number | undefined): string => (ms === undefined ? '–' : formatSpan(language, ms));
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{span(of.acknowledge.medianMs)}</td>
      <td>{span(of.acknowledge.p95Ms)}</td>
      <td>{span(of.close.medianMs)}</td>
      <td>{span(of.close.p95Ms)}</td>
    </tr>
  );
}

/** How long it took to take and to close alerts, by severity and by department. */
export function ResponseTable({ statistics }: { readonly statistics: AlertStatisticsJson }): ReactNode {
  const { t, local } = useLanguage();
  const departments = useDepartments();
  const nameOf = (id: string): string => {
    const known = departments.get(id);
    return known === undefined ? id : local(known.name);
  };
  return (
    <section className="card response-card">
      <h2>{t('kpi.response')}</h2>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('kpi.of')}</th>
            <th scope="col">{t('kpi.ackMedian')}</th>
            <th scope="col">{t('kpi.ackP95')}</th>
            <th scope="col">{t('kpi.closeMedian')}</th>
            <th scope="col">{t('kpi.closeP95')}</th>
          </tr>
        </thead>
        <tbody>
          {[...SEVERITIES].toReversed().map((severity) => {
            const of = statistics.bySeverity[severity];
            return of && <ResponseRow key={severity} name={t(`severity.${severity}`)} of={of} />;
          })}
          {Object.entries(statistics.byDepartment).map(([id, of]) => (
            <ResponseRow key={id} name={nameOf(id)} of={of} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What would make the alarm system better, worked out from the figures. */
export function Suggestions({ statistics }: { readonly statistics: AlertStatisticsJson }): ReactNode {
  const { t } = useLanguage();
  return (
    <section className="card">
      <h2>{t('kpi.suggestions')}</h2>
      {statistics.suggestions.length === 0 && <p className="secondary">{t('kpi.noSuggestions')}</p>}
      <ul>
        {statistics.suggestions.map((one) => (
          <li key={`${one.kind} ${'rule' in one ? one.rule : ''}`}>
            {t(`kpi.suggest.${one.kind}`)} {'rule' in one && <RuleLink id={one.rule} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
