import { Link, useLocation } from '@tanstack/react-router';
import {
  Activity,
  BellRing,
  ChartColumn,
  ClipboardCheck,
  Cpu,
  Ellipsis,
  LayoutGrid,
  Map as MapIcon,
  ShieldAlert,
  SlidersHorizontal,
  type LucideIcon,
} from 'lucide-react';
import { useState, type ReactNode } from 'react';

import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/vi.ts';
import { useOpenAlerts } from '../live/use-live.ts';

interface Place {
  readonly to:
    | '/'
    | '/overview'
    | '/alerts'
    | '/devices'
    | '/shift'
    | '/statistics'
    | '/rules'
    | '/quarantine'
    | '/status';
  readonly label: MessageKey;
  readonly icon: LucideIcon;
  /** On a small screen behind "more": there is room for five beside it. */
  readonly isMinor?: boolean;
}

const PLACES: readonly Place[] = [
  { to: '/', label: 'nav.map', icon: MapIcon },
  { to: '/overview', label: 'nav.overview', icon: LayoutGrid },
  { to: '/alerts', label: 'nav.alerts', icon: BellRing },
  { to: '/devices', label: 'nav.devices', icon: Cpu },
  { to: '/shift', label: 'nav.shift', icon: ClipboardCheck },
  { to: '/statistics', label: 'nav.statistics', icon: ChartColumn, isMinor: true },
  { to: '/rules', label: 'nav.rules', icon: SlidersHorizontal, isMinor: true },
  { to: '/quarantine', label: 'nav.quarantine', icon: ShieldAlert, isMinor: true },
  { to: '/status', label: 'nav.status', icon: Activity, isMinor: true },
];

/** The pages; at the side of a large screen, below on a small one, where the rarer ones wait behind "more". */
export function Navigation(): ReactNode {
  const { t } = useLanguage();
  const { pathname } = useLocation();
  const [isMore, setMore] = useState(false);
  const isMinorHere = PLACES.some(({ to, isMinor }) => isMinor === true && isHere(pathname, to));
  return (
    <nav className="rail" aria-label={t('nav.label')} data-more={isMore}>
      {PLACES.filter(({ isMinor }) => isMinor !== true).map((place) => (
        <PlaceLink key={place.to} place={place} onFollow={() => setMore(false)} />
      ))}
      <button
        type="button"
        className={isMinorHere ? 'rail-more here' : 'rail-more'}
        aria-expanded={isMore}
        aria-controls="rail-minor"
        onClick={() => setMore(!isMore)}
      >
        <Ellipsis aria-hidden="true" />
        {t('nav.more')}
      </button>
      <div className="rail-minor" id="rail-minor">
        {PLACES.filter(({ isMinor }) => isMinor === true).map((place) => (
          <PlaceLink key={place.to} place={place} onFollow={() => setMore(false)} />
        ))}
      </div>
    </nav>
  );
}

function PlaceLink({
  place: { to, label, icon: Icon },
  onFollow,
}: {
  readonly place: Place;
  readonly onFollow: () => void;
}): ReactNode {
  const { t } = useLanguage();
  const { pathname } = useLocation();
  const waiting = useOpenAlerts().filter((alert) => alert.work === 'unacknowledged').length;
  return (
    <Link
      to={to}
      search={(before) => before}
      aria-current={isHere(pathname, to) ? 'page' : undefined}
      activeProps={{}}
      onClick={onFollow}
    >
      <Icon aria-hidden="true" />
      {t(label)}
      {to === '/alerts' && waiting > 0 && (
        <span className="count">
          {waiting}
          <span className="visually-hidden"> {t('alerts.waiting')}</span>
        </span>
      )}
    </Link>
  );
}

function isHere(pathname: string, to: Place['to']): boolean {
  return to === '/' ? pathname === '/' : pathname.startsWith(to);
}
