import { useQuery } from '@tanstack/react-query';
import type { FeatureCollection } from 'geojson';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';

import { basemapQuery } from '../api/queries.ts';
import { useCities } from '../api/use-reference.ts';
import { useServices } from '../app/services.tsx';
import { useKeys } from '../app/use-keys.ts';
import { useView } from '../app/view.ts';
import { DeviceList } from '../devices/device-list.tsx';
import { dayOf } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { basemapData } from './basemap-data.ts';
import type { MapTarget } from './city-map.ts';
import { DeviceSearch } from './device-search.tsx';
import { FilterBar } from './filter-bar.tsx';
import { homeBounds } from './home-view.ts';
import { MapButtons } from './map-buttons.tsx';
import { MapLegend } from './map-legend.tsx';
import { MapTooltip } from './map-tooltip.tsx';
import { useAbnormalKeys } from './use-abnormal-keys.ts';
import { useCityMap } from './use-city-map.ts';
import './map.css';

interface KnownBasemap {
  readonly sources: FeatureCollection | undefined;
  readonly attribution: string;
  readonly isMissing: boolean;
}

function useBasemap(): KnownBasemap {
  const { client, clock } = useServices();
  const { language, local } = useLanguage();
  const { data, isError } = useQuery(basemapQuery(client));
  const sources = useMemo(
    () => data && basemapData(data, language, dayOf(clock.now())),
    [data, language, clock],
  );
  return { sources, attribution: data === undefined ? '' : local(data.attribution), isMissing: isError };
}

/** What the map's place on the page tells the map, and hears from it. */
export interface MapScreenProps {
  readonly isShown: boolean;
  /** The map is drawn and takes the place of the first picture. */
  readonly onDrawn: () => void;
}

/** The live map with what lies over it. It stays mounted while another page is shown. */
export function MapScreen({ isShown, onDrawn }: MapScreenProps): ReactNode {
  const { t } = useLanguage();
  const { city } = useView();
  const cities = useCities();
  const { sources, attribution, isMissing } = useBasemap();
  const [hover, setHover] = useState<MapTarget>();
  const [hasProblem, setProblem] = useState(false);
  const container = useRef<HTMLDivElement>(null);
  const home = useMemo(() => homeBounds(cities, city), [cities, city]);
  const onProblem = (): void => setProblem(true);
  const map = useCityMap({ container, sources, home, onHover: setHover, onDrawn, onProblem });
  useEffect(() => {
    if (isShown) map?.resize();
  }, [isShown, map]);
  useAbnormalKeys();
  const goHome = (): void => map?.goHome();
  useKeys(isShown ? { home: goHome } : {});
  return (
    <section className="map-screen" aria-label={t('map.label')}>
      <div ref={container} className="map" data-testid="map" />
      {(isMissing || hasProblem) && (
        <p className="map-problem notice" role="alert">
          {t(hasProblem ? 'map.noWebgl' : 'map.noBasemap')}
        </p>
      )}
      <div className="map-top">
        <FilterBar />
        <DeviceSearch />
      </div>
      <DeviceList />
      <MapButtons onZoom={(step) => map?.zoomBy(step)} onHome={goHome} />
      <MapLegend />
      <p className="map-attribution" data-testid="attribution">
        {attribution}
      </p>
      {hover !== undefined && <MapTooltip target={hover} />}
    </section>
  );
}
