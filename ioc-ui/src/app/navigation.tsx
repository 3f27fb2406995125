import { Link, useLocation } from '@tanstack/react-router';
import {
  Activity,
  BellRing,
  Cpu,
  Map as MapIcon,
  ShieldAlert,
  SlidersHorizontal,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';

import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/vi.ts';
import { useOpenAlerts } from '../live/use-live.ts';

interface Place {
  readonly to: '/' | '/alerts' | '/devices' | '/rules' | '/quarantine' | '/status';
  readonly label: MessageKey;
  readonly icon: LucideIcon;
}

const PLACES: readonly Place[] = [
  { to: '/', label: 'nav.map', icon: MapIcon },
  { to: '/alerts', label: 'nav.alerts', icon: BellRing },
  { to: '/devices', label: 'nav.devices', icon: Cpu },
  { to: '/rules', label: 'nav.rules', icon: SlidersHorizontal },
  { to: '/quarantine', label: 'nav.quarantine', icon: ShieldAlert },
  { to: '/status', label: 'nav.status', icon: Activity },
];

/** The pages; at the side of a large screen, below on a small one. */
export function Navigation(): ReactNode {
  const { t } = useLanguage();
  const { pathname } = useLocation();
  const waiting = useOpenAlerts().filter((alert) => alert.work === 'unacknowledged').length;
  return (
    <nav className="rail" aria-label={t('nav.label')}>
      {PLACES.map(({ to, label, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          search={(before) => before}
          aria-current={isHere(pathname, to) ? 'page' : undefined}
          activeProps={{}}
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
      ))}
    </nav>
  );
}

function isHere(pathname: string, to: Place['to']): boolean {
  return to === '/' ? pathname === '/' : pathname.startsWith(to);
}
