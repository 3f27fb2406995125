import { isDeviceId, type Language } from '@ioc/domain';
import type { FeatureCollection } from 'geojson';
import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';

import { useView, type View } from '../app/view.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useDeviceEntries, useDeviceEntry, useLooks } from '../live/use-live.ts';
import { useTheme, type Theme } from '../theme/theme.tsx';
import type { MapLook } from './basemap-layers.ts';
import { CityMap, type Bounds, type MapTarget } from './city-map.ts';
import { deviceFeatures } from './device-features.ts';
import { readMapPalette } from './map-palette.ts';

/** The root size that the map's sizes are made for, in pixels. */
const DESIGN_ROOT_PX = 16;

/** What the map is bound to; it is made when the basemap and the home view are known. */
export interface CityMapBinding {
  readonly container: RefObject<HTMLDivElement | null>;
  readonly sources: FeatureCollection | undefined;
  readonly home: Bounds | undefined;
  readonly onHover: (target: MapTarget | undefined) => void;
  /** The browser cannot draw the map. */
  readonly onProblem: () => void;
}

function readLook(theme: Theme): MapLook {
  const computed = getComputedStyle(document.documentElement);
  const scale = Number.parseFloat(computed.fontSize) / DESIGN_ROOT_PX;
  return { theme, palette: readMapPalette(computed), scale };
}

/** Tells tests and monitoring when the first live marker was on the screen, in milliseconds since navigation. */
function markFirstMarker(): void {
  document.documentElement.dataset['firstMarkerMs'] ??= String(Math.round(performance.now()));
}

interface Making extends CityMapBinding {
  readonly look: MapLook;
  readonly language: Language;
  readonly view: { readonly current: View };
}

function makeMap({
  container,
  sources,
  home,
  look,
  language,
  view,
  onHover,
  onProblem,
}: Making): CityMap | undefined {
  if (container.current === null || sources === undefined || home === undefined) return undefined;
  try {
    return new CityMap({
      container: container.current,
      look,
      basemap: sources,
      language,
      home,
      onHover,
      onSelect: (device) =>
        view.current.select(device !== undefined && isDeviceId(device) ? device : undefined),
      onFirstMarker: markFirstMarker,
    });
  } catch {
    // No WebGL: the list of devices and the alerts work without the map.
    onProblem();
    return undefined;
  }
}

/** Makes the map once, and keeps it in step with the theme, the language, the view and the live picture. */
export function useCityMap(binding: CityMapBinding): CityMap | undefined {
  const { sources, home } = binding;
  const { language } = useLanguage();
  const { theme } = useTheme();
  const view = useView();
  const look = useMemo(() => readLook(theme), [theme]);
  const latestView = useRef(view);
  const latest = useRef<Making>({ ...binding, look, language, view: latestView });
  useEffect(() => {
    latestView.current = view;
    latest.current = { ...binding, look, language, view: latestView };
  });

  const [map, setMap] = useState<CityMap>();
  const isReady = sources !== undefined && home !== undefined;
  useEffect(() => {
    if (!isReady) return;
    const made = makeMap(latest.current);
    setMap(made);
    return () => {
      made?.close();
      setMap(undefined);
    };
  }, [isReady]);

  useEffect(() => {
    if (sources !== undefined) map?.setLook(look, sources);
  }, [map, look, sources]);
  useEffect(() => {
    if (home !== undefined) map?.setHome(home);
  }, [map, home]);
  useLivePicture(map, view);
  return map;
}

function useLivePicture(map: CityMap | undefined, { city, sectors, device }: View): void {
  const entries = useDeviceEntries();
  const looks = useLooks();
  useEffect(() => {
    map?.setDevices(deviceFeatures(entries, looks, { city, sectors }));
  }, [map, entries, looks, city, sectors]);

  const { lon, lat } = useDeviceEntry(device)?.device.location ?? {};
  useEffect(() => {
    map?.select(lon === undefined || lat === undefined ? undefined : { lon, lat });
  }, [map, lon, lat]);
}
