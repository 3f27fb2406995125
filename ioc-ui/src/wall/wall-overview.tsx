import type { ReactNode } from 'react';

import { useCities } from '../api/use-reference.ts';
import { SectorIcon } from '../devices/sector-icon.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { trendOf } from '../overview/hour-trend.ts';
import { PlaceMark } from '../overview/place-mark.tsx';
import { bySector, ofCity, placeState } from '../overview/place-state.ts';
import { TrendText } from '../overview/trend-text.tsx';
import { useHourAlerts } from '../overview/use-hour-alerts.ts';
import { useOverview } from '../overview/use-overview.ts';
import '../overview/overview.css';

/** Each city in one line of large figures, its sectors beneath: what a leader reads in five seconds. */
export function WallOverview({ city }: { readonly city: string | undefined }): ReactNode {
  const { t, local } = useLanguage();
  const facts = useOverview();
  const hours = useHourAlerts();
  const cities = useCities().filter(({ id }) => city === undefined || id === city);
  return (
    <div className="wall-cities">
      {cities.map(({ id, name }) => {
        const part = ofCity(facts, id);
        const state = placeState(part);
        return (
          <section key={id} className="wall-city">
            <h1>{local(name)}</h1>
            <div className="wall-state">
              <PlaceMark state={state} />
            </div>
            <dl className="wall-figures">
              <div>
                <dd>{state.alerts}</dd>
                <dt>{t('overview.alerts')}</dt>
              </div>
              <div>
                <dd>{state.unacknowledged}</dd>
                <dt>{t('overview.untaken')}</dt>
              </div>
              <div>
                <dd>
                  {state.byReporting.reporting}/{state.devices}
                </dd>
                <dt>{t('overview.reports')}</dt>
              </div>
            </dl>
            <p>
              {t('overview.lastHour')}: <TrendText trend={hours && trendOf(hours, id)} />
            </p>
            <ul className="wall-sectors">
              {bySector(part).map((sector) => (
                <li key={sector.of}>
                  <SectorIcon sector={sector.of} />
                  <span className="wall-sector-name">{t(`sector.${sector.of}`)}</span>
                  <PlaceMark state={sector.state} />
                  <span className="wall-reports">
                    {sector.state.byReporting.reporting}/{sector.state.devices}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
