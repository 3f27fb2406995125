import { alertStatistics, parseInstant, type AlertStatisticsJson } from '@ioc/wire';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { valueOf } from '../api/http-client.ts';
import { useServices } from '../app/services.tsx';
import { formatDateTime, formatNumber } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useNow } from '../live/use-live.ts';
import { figuresOf, priorityShares, type Figure } from './figure-verdict.ts';
import { LoadChart } from './load-chart.tsx';
import { SPAN_DAYS, spanUntil, statisticsSearch } from './statistics-span.ts';
import { ResponseTable, RuleTables, Suggestions } from './statistics-tables.tsx';
import './statistics.css';

/** How often the span moves on, in milliseconds. */
const NOW_STEP_MS = 60_000;

/** How the alarm system itself does (A12): its figures against the targets of EEMUA 191 and ISA-18.2. */
export function StatisticsPage(): ReactNode {
  const { t } = useLanguage();
  const { client } = useServices();
  const navigate = useNavigate();
  const { days = 1 } = statisticsSearch.parse(useSearch({ strict: false }));
  const span = spanUntil(useNow(NOW_STEP_MS), days);
  const { data, isError, refetch } = useQuery({
    queryKey: ['alert-statistics', span.from, span.to],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      valueOf(await client.send({ path: '/alert-statistics', query: span, schema: alertStatistics, signal })),
  });
  return (
    <div className="page statistics-page" data-testid="statistics">
      <div className="page-head">
        <h1>{t('kpi.title')}</h1>
        <fieldset className="span-choice" aria-label={t('kpi.span')}>
          {SPAN_DAYS.map((choice) => (
            <button
              key={choice}
              type="button"
              className="button"
              aria-pressed={choice === days}
              onClick={() =>
                void navigate({ to: '/statistics', search: (before) => ({ ...before, days: choice }) })
              }
            >
              {t('kpi.days', { count: choice })}
            </button>
          ))}
        </fieldset>
      </div>
      {isError && (
        <div className="notice" role="alert">
          <p>{t('kpi.failed')}</p>
          <button type="button" className="button" onClick={() => void refetch()}>
            {t('action.retry')}
          </button>
        </div>
      )}
      {data === undefined && !isError && <div className="skeleton" aria-busy="true" />}
      {data !== undefined && <Statistics statistics={data} />}
    </div>
  );
}

function Statistics({ statistics }: { readonly statistics: AlertStatisticsJson }): ReactNode {
  const { t, language } = useLanguage();
  const { activations, alerts, operators, from, to, isTruncated } = statistics;
  return (
    <>
      <p className="secondary">
        {t('kpi.summary', {
          from: formatDateTime(parseInstant(from)),
          to: formatDateTime(parseInstant(to)),
          activations: formatNumber(language, activations),
          alerts: formatNumber(language, alerts),
          operators,
        })}
        {isTruncated && ` ${t('kpi.truncated')}`}
      </p>
      <ul className="kpi-tiles">
        {figuresOf(statistics).map((figure) => (
          <FigureTile key={figure.key} figure={figure} />
        ))}
      </ul>
      <section className="card">
        <h2>{t('kpi.load')}</h2>
        <LoadChart statistics={statistics} />
      </section>
      <div className="kpi-cards">
        <Priorities statistics={statistics} />
        <Suggestions statistics={statistics} />
        <RuleTables statistics={statistics} />
        <ResponseTable statistics={statistics} />
      </div>
    </>
  );
}

function FigureTile({
  figure: { key, value, most, isShare, verdict },
}: {
  readonly figure: Figure;
}): ReactNode {
  const { t, language } = useLanguage();
  const shown = (number: number): string =>
    isShare
      ? `${formatNumber(language, number * 100, 1)} %`
      : formatNumber(language, number, Number.isInteger(number) ? 0 : 2);
  return (
    <li className={`card kpi-tile ${verdict}`} data-verdict={verdict}>
      <span className="secondary">{t(`kpi.figure.${key}`)}</span>
      <strong>{shown(value)}</strong>
      <span>{t(`kpi.verdict.${verdict}`, { target: shown(most) })}</span>
    </li>
  );
}

function Priorities({ statistics }: { readonly statistics: AlertStatisticsJson }): ReactNode {
  const { t, language } = useLanguage();
  const percent = (share: number | undefined): string =>
    share === undefined ? '–' : `${formatNumber(language, share * 100)} %`;
  return (
    <section className="card">
      <h2>{t('kpi.priorities')}</h2>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('kpi.priority')}</th>
            <th scope="col" className="number">
              {t('kpi.is')}
            </th>
            <th scope="col" className="number">
              {t('kpi.should')}
            </th>
          </tr>
        </thead>
        <tbody>
          {priorityShares(statistics).map(({ key, share, target }) => (
            <tr key={key}>
              <th scope="row">{t(key === 'high' ? 'kpi.urgent' : `severity.${key}`)}</th>
              <td className="number">{percent(share)}</td>
              <td className="number">{percent(target)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
