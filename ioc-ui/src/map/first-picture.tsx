import { useQuery } from '@tanstack/react-query';
import type { Feature } from 'geojson';
import { useLayoutEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';

import { basemapQuery } from '../api/queries.ts';
import { useCities } from '../api/use-reference.ts';
import { useServices } from '../app/services.tsx';
import { useView } from '../app/view.ts';
import { dayOf } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useDeviceEntries, useLooks } from '../live/use-live.ts';
import { useTheme } from '../theme/theme.tsx';
import { groundData } from './basemap-data.ts';
import { deviceFeatures } from './device-features.ts';
import { deviceGroups, type DeviceGroup } from './device-groups.ts';
import { markFirstMarker } from './first-marker.ts';
import { homeBounds, homeView, type Size } from './home-view.ts';
import { readLook } from './map-look.ts';
import { paintGround, paintGroups, type Frame } from './paint-picture.ts';
import './first-picture.css';

/** The root size that lengths in rem are made of, in pixels, for a scale of 1. */
const ROOT_PX = 16;

function useSize(element: RefObject<HTMLElement | null>): Size | undefined {
  const [size, setSize] = useState<Size>();
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    const read = (): void => setSize({ width: current.clientWidth, height: current.clientHeight });
    read();
    const observer = new ResizeObserver(read);
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

/** What the picture shows; undefined until its size and the areas of operation are known. */
function useFrame(size: Size | undefined): Frame | undefined {
  const { theme } = useTheme();
  const { city } = useView();
  const cities = useCities();
  const look = useMemo(() => readLook(theme), [theme]);
  return useMemo(() => {
    const home = homeBounds(cities, city);
    if (home === undefined || size === undefined || size.width * size.height === 0) return undefined;
    return { view: homeView(home, size, look.scale * ROOT_PX), size, look };
  }, [cities, city, size, look]);
}

function useGround(): readonly Feature[] | undefined {
  const { client, clock } = useServices();
  const { language } = useLanguage();
  const { data } = useQuery(basemapQuery(client));
  return useMemo(() => data && groundData(data, language, dayOf(clock.now())), [data, language, clock]);
}

function useGroups(frame: Frame | undefined): readonly DeviceGroup[] {
  const { city, sectors } = useView();
  const entries = useDeviceEntries();
  const looks = useLooks();
  return useMemo(() => {
    if (frame === undefined) return [];
    const features = deviceFeatures(entries, looks, { city, sectors });
    return deviceGroups(features.values(), frame.view.zoom, frame.look.scale);
  }, [frame, entries, looks, city, sectors]);
}

/** What the first picture is told. */
export interface FirstPictureProps {
  /** Called when live devices were painted. */
  readonly onPainted: () => void;
}

/**
 * Wards, rivers, roads and the live devices, painted without WebGL: what the operator sees until the map is ready, and
 * the map of a browser that has no WebGL. It follows the live picture, the theme and the view, and takes no input.
 */
export function FirstPicture({ onPainted }: FirstPictureProps): ReactNode {
  const { t } = useLanguage();
  const place = useRef<HTMLElement>(null);
  const below = useRef<HTMLCanvasElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const frame = useFrame(useSize(place));
  const ground = useGround();
  const groups = useGroups(frame);
  useLayoutEffect(() => {
    if (below.current !== null && frame !== undefined && ground !== undefined)
      paintGround(below.current, ground, frame);
  }, [frame, ground]);
  useLayoutEffect(() => {
    const { current } = above;
    if (current === null || frame === undefined) return;
    const paint = (): void => paintGroups(current, groups, frame);
    paint();
    if (groups.length > 0) {
      markFirstMarker();
      onPainted();
    }
    // The counts are painted anew when their font has come.
    document.fonts.addEventListener('loadingdone', paint);
    return () => document.fonts.removeEventListener('loadingdone', paint);
  }, [frame, groups, onPainted]);
  return (
    <figure ref={place} className="first-picture" aria-label={t('map.still')} data-testid="first-picture">
      <canvas ref={below} />
      <canvas ref={above} />
    </figure>
  );
}
