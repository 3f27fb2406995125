import { isDeviceId, type Language } from '@ioc/domain';
import type { FeatureCollection } from 'geojson';
import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';

import { useView, type View } from '../app/view.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useDeviceEntries, useDeviceEntry, useLooks } from '../live/use-live.ts';
import { useTheme } from '../theme/theme.tsx';
import type { MapLook } from './map-look.ts';
import { CityMap, type MapTarget } from './city-map.ts';
import { deviceFeatures } from './device-features.ts';
import { markMapMarker } from './first-marker.ts';
import type { Bounds } from './home-view.ts';
import { readLook } from './map-look.ts';

/** What the map is bound to; it is made when the basemap and the home view are known. */
export interface CityMapBinding {
  readonly container: RefObject<HTMLDivElement | null>;
  readonly sources: FeatureCollection | undefined;
  readonly home: Bounds | undefined;
  readonly onHover: (target: MapTarget | undefined) => void;
  /** The map is on the screen with all that belongs to it. */
  readonly onDrawn: () => void;
  /** The browser cannot draw the map. */
  readonly onProblem: () => void;
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
  onDrawn,
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
      onFirstMarker: markMapMarker,
      onDrawn,
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
