import { SECTORS, type Sector } from '@ioc/domain';
import type { ReactNode } from 'react';

import { useCities } from '../api/use-reference.ts';
import { useView } from '../app/view.ts';
import { SectorIcon } from '../devices/sector-icon.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { useDeviceEntries } from '../live/use-live.ts';
import './filter-bar.css';

/** Which city and which sectors are shown, with how many devices each has. */
export function FilterBar(): ReactNode {
  const { t, local } = useLanguage();
  const view = useView();
  const cities = useCities();
  const entries = useDeviceEntries();
  const inCity = entries.filter(({ device }) => view.city === undefined || device.city === view.city);
  const present = SECTORS.filter((sector) => entries.some(({ device }) => device.sector === sector));
  return (
    <div className="filter-bar">
      <fieldset className="segments" aria-label={t('filter.city')}>
        <button
          type="button"
          aria-pressed={view.city === undefined}
          onClick={() => view.setCity(undefined)}
          data-testid="city-all"
        >
          {t('filter.allCities')}
        </button>
        {cities.map((city) => (
          <button
            key={city.id}
            type="button"
            aria-pressed={view.city === city.id}
            onClick={() => view.setCity(city.id)}
            data-testid={`city-${city.id}`}
          >
            {local(city.name)}
          </button>
        ))}
      </fieldset>
      <fieldset className="segments sectors" aria-label={t('filter.sector')}>
        {present.map((sector) => (
          <SectorSwitch
            key={sector}
            sector={sector}
            isOn={view.sectors?.has(sector) ?? false}
            count={inCity.filter(({ device }) => device.sector === sector).length}
            onToggle={() => view.toggleSector(sector, present)}
          />
        ))}
      </fieldset>
    </div>
  );
}

function SectorSwitch(props: {
  readonly sector: Sector;
  readonly isOn: boolean;
  readonly count: number;
  readonly onToggle: () => void;
}): ReactNode {
  const { sector, isOn, count, onToggle } = props;
  const { t } = useLanguage();
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onToggle}
      data-testid={`sector-${sector}`}
      title={t(`sector.${sector}`)}
    >
      <SectorIcon sector={sector} />
      <span className="sector-name">{t(`sector.${sector}`)}</span>
      <span className="count">{count}</span>
    </button>
  );
}
