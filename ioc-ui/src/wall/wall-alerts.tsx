import { SEVERITIES } from '@ioc/domain';
import type { ReactNode } from 'react';

import { matchesFilter } from '../alerts/alert-facts.ts';
import { compareAlerts } from '../alerts/alert-order.ts';
import { SeverityMark } from '../alerts/severity-mark.tsx';
import { formatAge } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { alertLevel, isShelved } from '../live/device-look.ts';
import { useNow, useOpenAlerts } from '../live/use-live.ts';

/** Alerts that a wall names: more are not read from six metres. */
const MOST_NAMED = 8;

/** The most urgent alerts, and how many there are of each severity. */
export function WallAlerts({ city }: { readonly city: string | undefined }): ReactNode {
  const { t, local, language } = useLanguage();
  const now = useNow();
  const alerts = useOpenAlerts()
    .filter((alert) => matchesFilter(alert, { city, sectors: undefined }) && !isShelved(alert, now))
    .toSorted(compareAlerts);
  const hidden = alerts.length - MOST_NAMED;
  return (
    <section className="wall-alerts">
      <ul className="wall-counts">
        {[...SEVERITIES].toReversed().map((severity) => (
          <li key={severity}>
            <SeverityMark level={severity} />
            <strong>{alerts.filter((alert) => alertLevel(alert) === severity).length}</strong>
            {t(`severity.${severity}`)}
          </li>
        ))}
      </ul>
      {alerts.length === 0 && <p className="wall-none">{t('wall.noAlerts')}</p>}
      <ol>
        {alerts.slice(0, MOST_NAMED).map((alert) => (
          <li key={alert.id}>
            <SeverityMark level={alertLevel(alert)} isHollow={alert.condition === 'cleared'} />
            <span className="wall-message">{local(alert.message)}</span>
            <span className="wall-age">{formatAge(language, now - alert.openedAt)}</span>
          </li>
        ))}
      </ol>
      {hidden > 0 && <p className="wall-more">{t('wall.more', { count: hidden })}</p>}
    </section>
  );
}
