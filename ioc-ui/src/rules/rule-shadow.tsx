import { parseInstant, type ShadowAnswer, type WouldBeAlertJson } from '@ioc/wire';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { ruleShadowQuery, type RuleJson } from '../api/queries.ts';
import { useProperties } from '../api/use-reference.ts';
import { useServices } from '../app/services.tsx';
import { SeverityMark } from '../alerts/severity-mark.tsx';
import { formatDateTime, formatNumber, formatSpan } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Fault } from '../rule-lab/fields/field-frame.tsx';
import { shown, signalScale, type SignalScale } from '../rule-lab/signal-scale.ts';
import { useRuleNames } from './use-rule-names.ts';

/** Would-be alerts that are listed: the newest; the lab shows the others. */
const ROWS = 12;

/** What a draft would have raised since it was saved, for those who write it (R33): nobody else is told. */
export function RuleShadow({ rule }: { readonly rule: RuleJson }): ReactNode {
  const { t } = useLanguage();
  const { client } = useServices();
  const { data, isError } = useQuery(ruleShadowQuery(client, rule));
  return (
    <section className="card rule-shadow" aria-labelledby="shadow-title" data-testid="rule-shadow">
      <h3 id="shadow-title">{t('shadow.title')}</h3>
      {isError && data === undefined && <Fault text={t('shadow.failed')} />}
      {data === undefined && !isError && <p className="secondary">{t('shadow.running')}</p>}
      {data !== undefined && <ShadowResult rule={rule} answer={data} />}
    </section>
  );
}

function ShadowResult({
  rule,
  answer,
}: {
  readonly rule: RuleJson;
  readonly answer: ShadowAnswer;
}): ReactNode {
  const { t, language } = useLanguage();
  const signal = signalScale(language, rule.signal, useProperties().get(rule.select.property));
  const newest = answer.alerts.toReversed().slice(0, ROWS);
  const figures = {
    count: formatNumber(language, answer.alertCount, 0),
    perDay: formatNumber(language, answer.perDay, 1),
    since: formatDateTime(parseInstant(answer.from)),
  };
  return (
    <>
      <p data-testid="shadow-figures" data-count={answer.alertCount}>
        {t(answer.alertCount === 0 ? 'shadow.none' : 'shadow.figures', figures)}
      </p>
      <p className="small secondary">{t('shadow.about')}</p>
      {newest.length > 0 && <ShadowTable alerts={newest} signal={signal} />}
      {answer.alertCount > newest.length && (
        <p className="small secondary">
          {t('shadow.newest', { shown: formatNumber(language, newest.length, 0), all: figures.count })}
        </p>
      )}
    </>
  );
}

function ShadowTable({
  alerts,
  signal,
}: {
  readonly alerts: readonly WouldBeAlertJson[];
  readonly signal: SignalScale;
}): ReactNode {
  const { t } = useLanguage();
  return (
    <div className="table-scroll">
      <table className="table" data-testid="shadow-alerts">
        <thead>
          <tr>
            <th scope="col">{t('lab.col.from')}</th>
            <th scope="col">{t('lab.col.where')}</th>
            <th scope="col">{t('lab.col.severity')}</th>
            <th scope="col" className="number">
              {t('lab.col.lasted')}
            </th>
            <th scope="col" className="number">
              {t('lab.col.peak')} {signal.unit}
            </th>
          </tr>
        </thead>
        <tbody>
          {alerts.map((alert) => (
            <Row
              key={`${alert.group.by} ${alert.group.id} ${alert.kind} ${alert.from}`}
              alert={alert}
              signal={signal}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({
  alert,
  signal,
}: {
  readonly alert: WouldBeAlertJson;
  readonly signal: SignalScale;
}): ReactNode {
  const { t, language } = useLanguage();
  const names = useRuleNames();
  const { group, kind, severity, to, peak } = alert;
  const from = parseInstant(alert.from);
  return (
    <tr>
      <td>{formatDateTime(from)}</td>
      <td>{names[group.by](group.id)}</td>
      <td>
        <span className="severity-cell">
          <SeverityMark level={kind === 'no-data' ? 'diagnostic' : severity} />
          {kind === 'no-data' ? t('alertKind.no-data') : t(`severity.${severity}`)}
        </span>
      </td>
      <td className="number">
        {to === undefined ? t('lab.stillStanding') : formatSpan(language, parseInstant(to) - from)}
      </td>
      <td className="number">
        {peak === undefined ? '' : formatNumber(language, shown(peak, signal), signal.decimals)}
      </td>
    </tr>
  );
}
