import type { BacktestAnswer } from '@ioc/wire';
import type { ReactNode } from 'react';

import { formatNumber } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { alertLoad } from './alert-load.ts';

/** What a rule would have done, in few numbers: each beside that of the version in force. */
export function TrialFigures({
  answer,
  days,
}: {
  readonly answer: BacktestAnswer;
  readonly days: number;
}): ReactNode {
  const { t, language } = useLanguage();
  const { current, difference } = answer;
  const number = (value: number, decimals = 0): string => formatNumber(language, value, decimals);
  return (
    <dl className="lab-figures" data-testid="trial-figures">
      <Figure
        name={t('lab.figure.alerts', { days: number(days) })}
        value={number(answer.alertCount)}
        before={current && number(current.alertCount)}
      />
      <Figure
        name={t('lab.figure.perDay')}
        value={number(answer.perDay, 1)}
        before={current && number(current.perDay, 1)}
      />
      <Figure
        name={t('lab.figure.standing')}
        value={`${number(answer.timeStandingShare * 100, 1)} %`}
        before={current && `${number(current.timeStandingShare * 100, 1)} %`}
      />
      <LoadFigure perDay={answer.perDay} />
      {difference !== undefined && (
        <div className="lab-difference" data-testid="trial-difference">
          <dt>{t('lab.figure.difference', { version: current?.version ?? '' })}</dt>
          <dd>
            <span data-testid="trial-added">{t('lab.added', { count: difference.added.length })}</span>
            <span data-testid="trial-removed">{t('lab.removed', { count: difference.removed.length })}</span>
            <span>{t('lab.changed', { count: difference.changed.length })}</span>
            <span className="secondary">{t('lab.unchanged', { count: difference.unchanged })}</span>
          </dd>
        </div>
      )}
    </dl>
  );
}

function Figure({
  name,
  value,
  before,
}: {
  readonly name: string;
  readonly value: string;
  readonly before: string | undefined;
}): ReactNode {
  const { t } = useLanguage();
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        {before !== undefined && before !== value && (
          <span className="small secondary">{t('lab.before', { value: before })}</span>
        )}
      </dd>
    </div>
  );
}

function LoadFigure({ perDay }: { readonly perDay: number }): ReactNode {
  const { t, language } = useLanguage();
  const load = alertLoad(perDay);
  return (
    <div className={`lab-load ${load.verdict}`}>
      <dt>{t('lab.figure.load')}</dt>
      <dd>
        <meter
          min={0}
          max={1}
          value={Math.min(1, load.shareOfLimit)}
          aria-label={t('lab.figure.load')}
          data-testid="load-meter"
        />
        <span className="small">
          {t(`lab.load.${load.verdict}`, { load: formatNumber(language, load.perTenMinutes, 2) })}
        </span>
      </dd>
    </div>
  );
}
