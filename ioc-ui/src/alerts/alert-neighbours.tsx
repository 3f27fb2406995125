import { decodeAlert, parseInstant, type AlertDetail } from '@ioc/wire';
import type { ReactNode } from 'react';

import { useView } from '../app/view.ts';
import { formatDateTime, formatNumber } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { alertLevel } from '../live/device-look.ts';
import { alertStateKey } from './alert-facts.ts';
import { SeverityMark } from './severity-mark.tsx';

/** Other alerts of the last half hour within 500 m or in the same ward (A7). */
export function AlertNeighbours({ neighbours }: Pick<AlertDetail, 'neighbours'>): ReactNode {
  const { t, language, local } = useLanguage();
  const { selectAlert, device } = useView();
  return (
    <section aria-labelledby="alert-neighbours-title">
      <h3 id="alert-neighbours-title">{t('alert.neighbours')}</h3>
      {neighbours.length === 0 && <p className="small secondary">{t('alert.noNeighbours')}</p>}
      <ul className="alert-neighbours" data-testid="alert-neighbours">
        {neighbours.map(({ alert: json, distanceM }) => {
          const alert = decodeAlert(json);
          const away = distanceM === undefined ? undefined : formatNumber(language, Math.round(distanceM));
          return (
            <li key={alert.id}>
              <SeverityMark level={alertLevel(alert)} />
              <button
                type="button"
                className="link-button"
                onClick={() =>
                  selectAlert({ alert: alert.id, device: device === undefined ? undefined : alert.device })
                }
              >
                <span className="visually-hidden">{t(`severity.${alert.severity}`)}: </span>
                {local(alert.message)}
              </button>
              <span className="small secondary">
                {[
                  t(alertStateKey(alert)),
                  away === undefined ? t('alert.sameArea') : t('alert.away', { metres: away }),
                  formatDateTime(parseInstant(json.openedAt)),
                ].join(' · ')}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
