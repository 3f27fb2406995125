import { parseInstant, type WouldBeAlertJson } from '@ioc/wire';
import { useState, type ReactNode } from 'react';

import { SeverityMark } from '../../alerts/severity-mark.tsx';
import { formatDateTime, formatNumber, formatSpan } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.tsx';
import type { Band, BandChange } from '../chart/alert-bands.ts';
import { shown, type SignalScale } from '../signal-scale.ts';

/** Rows drawn before the reader asks for more. */
const ROWS_AT_FIRST = 12;

/** What the table can be narrowed to. */
type Filter = Exclude<BandChange, 'same'> | 'all';

const FILTERS: readonly Filter[] = ['all', 'added', 'removed', 'changed'];

interface AlertTableProps {
  readonly bands: readonly Band[];
  readonly signal: SignalScale;
  readonly nameOf: (group: WouldBeAlertJson['group']) => string;
  readonly onRead: (alert: WouldBeAlertJson) => void;
}

/** Every time the rule would have fired, newest first; what a change adds, removes or changes can be shown alone. */
export function AlertTable({ bands, signal, nameOf, onRead }: AlertTableProps): ReactNode {
  const { t } = useLanguage();
  const [filter, setFilter] = useState<Filter>('all');
  const [limit, setLimit] = useState(ROWS_AT_FIRST);
  const shownBands = bands.filter(({ change }) => filter === 'all' || change === filter).toReversed();
  const hasChanges = bands.some(({ change }) => change !== 'same');
  return (
    <section className="card lab-alerts" aria-labelledby="lab-alerts-title">
      <header>
        <h3 id="lab-alerts-title">{t('lab.alerts')}</h3>
        {hasChanges && (
          <fieldset className="segments" aria-label={t('lab.filter')}>
            {FILTERS.map((each) => (
              <button
                key={each}
                type="button"
                className="button small"
                aria-pressed={filter === each}
                onClick={() => setFilter(each)}
              >
                {t(`lab.filter.${each}`)}
              </button>
            ))}
          </fieldset>
        )}
      </header>
      {shownBands.length === 0 ? (
        <p className="secondary">{t('lab.noAlerts')}</p>
      ) : (
        <div className="table-scroll">
          <table className="table" data-testid="lab-alerts">
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
                <th scope="col">{t('lab.col.change')}</th>
              </tr>
            </thead>
            <tbody>
              {shownBands.slice(0, limit).map((band) => (
                <Row
                  key={`${band.change} ${band.alert.group.id} ${band.alert.kind} ${band.alert.from}`}
                  band={band}
                  signal={signal}
                  nameOf={nameOf}
                  onRead={onRead}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {shownBands.length > limit && (
        <button type="button" className="button small" onClick={() => setLimit(limit + ROWS_AT_FIRST * 4)}>
          {t('action.showMore', { count: shownBands.length - limit })}
        </button>
      )}
    </section>
  );
}

function Row({
  band,
  signal,
  nameOf,
  onRead,
}: Omit<AlertTableProps, 'bands'> & { readonly band: Band }): ReactNode {
  const { t, language } = useLanguage();
  const { alert, change, before } = band;
  const from = parseInstant(alert.from);
  const lasted =
    alert.to === undefined ? t('lab.stillStanding') : formatSpan(language, parseInstant(alert.to) - from);
  return (
    <tr className={change}>
      <td>
        <button type="button" className="link-button" onClick={() => onRead(alert)}>
          {formatDateTime(from)}
        </button>
      </td>
      <td>{nameOf(alert.group)}</td>
      <td>
        <span className="severity-cell">
          <SeverityMark level={alert.kind === 'no-data' ? 'diagnostic' : alert.severity} />
          {alert.kind === 'no-data' ? t('alertKind.no-data') : t(`severity.${alert.severity}`)}
        </span>
      </td>
      <td className="number">{lasted}</td>
      <td className="number">
        {alert.peak === undefined ? '' : formatNumber(language, shown(alert.peak, signal), signal.decimals)}
      </td>
      <td>
        {change === 'changed' && before !== undefined
          ? changeText(t, band, before)
          : t(`lab.change.${change}`)}
      </td>
    </tr>
  );
}

function changeText(
  t: ReturnType<typeof useLanguage>['t'],
  { alert }: Band,
  before: WouldBeAlertJson,
): string {
  if (alert.severity !== before.severity)
    return t('lab.change.severity', { before: t(`severity.${before.severity}`) });
  return t(alert.from === before.from ? 'lab.change.end' : 'lab.change.start', {
    time: formatDateTime(parseInstant(alert.from === before.from ? (before.to ?? before.from) : before.from)),
  });
}
