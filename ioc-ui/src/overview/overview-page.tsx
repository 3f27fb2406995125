import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import type { CityJson } from '../api/queries.ts';
import { useCities } from '../api/use-reference.ts';
import { useLanguage } from '../i18n/language.tsx';
import { trendOf, type HourAlerts } from './hour-trend.ts';
import './overview.css';
import { PlaceMark } from './place-mark.tsx';
import { PlaceRows } from './place-rows.tsx';
import { ofCity, placeState, type OverviewFacts, type PlaceState } from './place-state.ts';
import { TrendText } from './trend-text.tsx';
import { useHourAlerts } from './use-hour-alerts.ts';
import { useOverview } from './use-overview.ts';

/** The city at a glance: each city and sector in one honest state, with wards and devices beneath. */
export function OverviewPage(): ReactNode {
  const { t } = useLanguage();
  const cities = useCities();
  const facts = useOverview();
  const hours = useHourAlerts();
  return (
    <div className="page overview-page" data-testid="overview">
      <div className="page-head">
        <h1>{t('overview.title')}</h1>
        <Link to="/wall/$view" params={{ view: 'overview' }} className="button">
          {t('overview.toWall')}
        </Link>
      </div>
      <div className="city-cards">
        {cities.map((city) => (
          <CityCard key={city.id} city={city} facts={ofCity(facts, city.id)} hours={hours} />
        ))}
      </div>
    </div>
  );
}

function CityCard({
  city,
  facts,
  hours,
}: {
  readonly city: CityJson;
  readonly facts: OverviewFacts;
  readonly hours: HourAlerts | undefined;
}): ReactNode {
  const { t, local } = useLanguage();
  const state = placeState(facts);
  return (
    <section className="card city-card" data-testid="city-card" data-city={city.id}>
      <header>
        <h2>{local(city.name)}</h2>
        <PlaceMark state={state} />
        <Link to="/" search={(before) => ({ ...before, city: city.id })} className="button">
          {t('nav.map')}
        </Link>
        <Link to="/alerts" search={(before) => ({ ...before, city: city.id })} className="button">
          {t('nav.alerts')}
        </Link>
      </header>
      {state.worstAlert !== undefined && <p className="worst-alert">{local(state.worstAlert.message)}</p>}
      <Figures state={state} />
      <p>
        {t('overview.lastHour')}: <TrendText trend={hours && trendOf(hours, city.id)} />
      </p>
      <PlaceRows city={city.id} facts={facts} hours={hours} />
    </section>
  );
}

/** The counts that a state follows from, in words and numbers. */
export function Figures({ state }: { readonly state: PlaceState }): ReactNode {
  const { t } = useLanguage();
  const { reporting, late, silent, unheard } = state.byReporting;
  const figures = [
    [t('overview.reports'), `${reporting}/${state.devices}`],
    [t('overview.late'), late],
    [t('overview.silent'), silent + unheard],
    [t('overview.abnormal'), state.abnormal],
    [t('overview.alerts'), state.alerts],
    [t('overview.untaken'), state.unacknowledged],
  ] as const;
  return (
    <dl className="figures">
      {figures.map(([label, figure]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{figure}</dd>
        </div>
      ))}
    </dl>
  );
}
