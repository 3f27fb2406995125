import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import { isDeviceId } from '@ioc/domain';

import { basemapQuery, type CityJson } from '../api/queries.ts';
import { useCities } from '../api/use-reference.ts';
import { useServices } from '../app/services.tsx';
import { useKeys } from '../app/use-keys.ts';
import { useView } from '../app/view.ts';
import { DeviceList } from '../devices/device-list.tsx';
import { dayOf } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useDeviceEntries, useLooks } from '../live/use-live.ts';
import { useTheme } from '../theme/theme.tsx';
import type { MapLook } from './basemap-layers.ts';
import { basemapSources, type BasemapSources } from './basemap-sources.ts';
import { CityMap, type Bounds, type MapTarget } from './city-map.ts';
import { deviceFeatures } from './device-features.ts';
import { DeviceSearch } from './device-search.tsx';
import { FilterBar } from './filter-bar.tsx';
import { MapButtons } from './map-buttons.tsx';
import { MapLegend } from './map-legend.tsx';
import { readMapPalette } from './map-palette.ts';
import { MapTooltip } from './map-tooltip.tsx';
import { useAbnormalKeys } from './use-abnormal-keys.ts';
import './map.css';

/** The root size that the map's sizes are made for, in pixels. */
const DESIGN_ROOT_PX = 16;

function readLook(): MapLook {
  const computed = getComputedStyle(document.documentElement);
  return { palette: readMapPalette(computed), scale: Number.parseFloat(computed.fontSize) / DESIGN_ROOT_PX };
}

function boundsOf(cities: readonly CityJson[], city: string | undefined): Bounds | undefined {
  const shown = cities.filter((each) => city === undefined || each.id === city);
  if (shown.length === 0) return undefined;
  return [
    Math.min(...shown.map((each) => each.bbox[0])),
    Math.min(...shown.map((each) => each.bbox[1])),
    Math.max(...shown.map((each) => each.bbox[2])),
    Math.max(...shown.map((each) => each.bbox[3])),
  ];
}

function useBasemap(): {
  readonly sources: BasemapSources | undefined;
  readonly attribution: string;
  readonly isMissing: boolean;
} {
  const { client, clock } = useServices();
  const { language } = useLanguage();
  const { data, isError } = useQuery(basemapQuery(client, language));
  const sources = useMemo(() => data && basemapSources(data, dayOf(clock.now())), [data, clock]);
  return { sources, attribution: data?.attribution ?? '', isMissing: isError };
}

/** Tells tests and monitoring when the first live marker was on the screen, in milliseconds since navigation. */
function markFirstMarker(): void {
  document.documentElement.dataset['firstMarkerMs'] ??= String(Math.round(performance.now()));
}

/** The live map with what lies over it. It stays mounted while another page is shown. */
export function MapScreen({ isShown }: { readonly isShown: boolean }): ReactNode {
  const { t } = useLanguage();
  const view = useView();
  const cities = useCities();
  const { sources, attribution, isMissing } = useBasemap();
  const [hover, setHover] = useState<MapTarget>();
  const [problem, setProblem] = useState(false);
  const container = useRef<HTMLDivElement>(null);
  const home = boundsOf(cities, view.city);
  const map = useCityMap({ container, sources, home, setHover, onProblem: () => setProblem(true) });
  useEffect(() => {
    if (isShown) map.current?.resize();
  }, [isShown, map]);
  useAbnormalKeys();
  const goHome = (): void => {
    if (home !== undefined) map.current?.goHome(home);
  };
  useKeys(isShown ? { home: goHome } : {});
  return (
    <section className="map-screen" aria-label={t('map.label')}>
      <div ref={container} className="map" data-testid="map" />
      {(isMissing || problem) && (
        <p className="map-problem notice" role="alert">
          {t(problem ? 'map.noWebgl' : 'map.noBasemap')}
        </p>
      )}
      <div className="map-top">
        <FilterBar />
        <DeviceSearch />
      </div>
      <DeviceList />
      <MapButtons onZoom={(step) => map.current?.zoomBy(step)} onHome={goHome} />
      <MapLegend />
      <p className="map-attribution" data-testid="attribution">
        {attribution}
      </p>
      {hover !== undefined && <MapTooltip target={hover} />}
    </section>
  );
}

interface CityMapBinding {
  readonly container: RefObject<HTMLDivElement | null>;
  readonly sources: BasemapSources | undefined;
  readonly home: Bounds | undefined;
  readonly setHover: (target: MapTarget | undefined) => void;
  readonly onProblem: () => void;
}

/** Makes the map once its basemap is known, and keeps it in step with the theme, the language and the live picture. */
function useCityMap({
  container,
  sources,
  home,
  setHover,
  onProblem,
}: CityMapBinding): RefObject<CityMap | undefined> {
  const map = useRef<CityMap>(undefined);
  const { language } = useLanguage();
  const { theme } = useTheme();
  const view = useView();
  const { store } = useServices();
  const select = useRef(view.select);
  useEffect(() => {
    select.current = view.select;
  });
  const isReady = sources !== undefined && home !== undefined;

  useEffect(() => {
    if (container.current === null || sources === undefined || home === undefined) return;
    try {
      map.current = new CityMap({
        container: container.current,
        look: readLook(),
        basemap: sources,
        language,
        home,
        onHover: setHover,
        onSelect: (device) => select.current(device !== undefined && isDeviceId(device) ? device : undefined),
        onFirstMarker: markFirstMarker,
      });
    } catch {
      // No WebGL: the list of devices and the alerts work without the map.
      onProblem();
    }
    return () => {
      map.current?.close();
      map.current = undefined;
    };
    // The map is made once; the effects below keep it in step with everything else.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isReady]);

  useEffect(() => {
    if (sources !== undefined) map.current?.setLook(readLook(), sources);
  }, [theme, sources]);

  const homeKey = home?.join(',');
  useEffect(() => {
    if (home !== undefined) map.current?.goHome(home);
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [homeKey]);

  const entries = useDeviceEntries();
  const looks = useLooks();
  const { city, sectors, device } = view;
  const sectorKey = sectors === undefined ? undefined : [...sectors].join(',');
  useEffect(() => {
    map.current?.setDevices(deviceFeatures(entries, looks, { city, sectors }));
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [entries, looks, city, sectorKey, isReady]);

  const isKnown = entries.length > 0;
  useEffect(() => {
    map.current?.select(device === undefined ? undefined : store.entry(device)?.device.location);
  }, [device, isReady, isKnown, store]);
  return map;
}
