import {
  isAlertId,
  isDeviceId,
  isSector,
  SECTORS,
  type AlertId,
  type DeviceId,
  type Sector,
} from '@ioc/domain';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { z } from 'zod';

/** What is looked at, as the address holds it: `?city=viet-yen&sectors=water,traffic&device=...`. */
export const viewSearch = z.object({
  city: z.string().max(96).optional().catch(undefined),
  sectors: z.string().max(256).optional().catch(undefined),
  device: z.string().max(64).optional().catch(undefined),
  alert: z.string().max(64).optional().catch(undefined),
  /** What is about to be done with the alert: the form that is open. */
  act: z.string().max(16).optional().catch(undefined),
  tab: z.string().max(16).optional().catch(undefined),
  severities: z.string().max(64).optional().catch(undefined),
  q: z.string().max(128).optional().catch(undefined),
  group: z.string().max(8).optional().catch(undefined),
});

/** What the address holds. */
export type ViewSearch = z.infer<typeof viewSearch>;

/** What is looked at, and how to change it. */
export interface View {
  /** One city, or all when undefined. */
  readonly city: string | undefined;
  /** The sectors shown; all of them when undefined. */
  readonly sectors: ReadonlySet<Sector> | undefined;
  readonly device: DeviceId | undefined;
  /** The alert that is looked at; its device, if it has one, is selected with it on the map. */
  readonly alert: AlertId | undefined;
  readonly setCity: (city: string | undefined) => void;
  readonly toggleSector: (sector: Sector, present: readonly Sector[]) => void;
  readonly select: (device: DeviceId | undefined) => void;
  /** Shows one alert, or none. */
  readonly selectAlert: (chosen: {
    readonly alert?: AlertId | undefined;
    readonly device?: DeviceId | undefined;
  }) => void;
  readonly clearFilters: () => void;
}

/** The sectors that the address names; undefined when it names none. */
export function parseSectors(text: string | undefined): ReadonlySet<Sector> | undefined {
  if (text === undefined) return undefined;
  return new Set(text.split(',').filter(isSector));
}

/**
 * The sectors after one was switched. From "all" the first switch shows that sector alone, which is what an operator
 * who picks one wants; switching the last one off, or all on, is "all" again.
 */
export function toggledSectors(
  shown: ReadonlySet<Sector> | undefined,
  sector: Sector,
  present: readonly Sector[],
): string | undefined {
  const next = new Set(shown);
  if (next.has(sector)) next.delete(sector);
  else next.add(sector);
  if (next.size === 0 || present.every((each) => next.has(each))) return undefined;
  return SECTORS.filter((each) => next.has(each)).join(',');
}

/** What is looked at. Lives in the address, so that a link shows the same to somebody else. */
export function useView(): View {
  const search = useSearch({ from: '__root__' });
  const navigate = useNavigate();
  return useMemo(() => {
    const change = (next: Partial<ViewSearch>): void =>
      void navigate({ to: '.', search: (before) => ({ ...before, ...next }), replace: true });
    return {
      city: search.city,
      sectors: parseSectors(search.sectors),
      device: search.device !== undefined && isDeviceId(search.device) ? search.device : undefined,
      alert: search.alert !== undefined && isAlertId(search.alert) ? search.alert : undefined,
      setCity: (city) => change({ city }),
      toggleSector: (sector, present) =>
        change({ sectors: toggledSectors(parseSectors(search.sectors), sector, present) }),
      select: (device) => change({ device, alert: undefined, act: undefined }),
      selectAlert: ({ alert, device }) => change({ alert, device, act: undefined }),
      clearFilters: () =>
        change({ city: undefined, sectors: undefined, severities: undefined, q: undefined }),
    };
  }, [search, navigate]);
}
