import { SEVERITIES } from '@ioc/domain';
import { CircleHelp, LogOut, Moon, Sun } from 'lucide-react';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { z } from 'zod';

import { SeverityMark } from '../alerts/severity-mark.tsx';
import { formatClock } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { alertLevel } from '../live/device-look.ts';
import { useLooks, useNow, useOpenAlerts } from '../live/use-live.ts';
import { SESSION_KEY } from '../session/session-key.ts';
import { useSession } from '../session/session-gate.tsx';
import { SoundControl } from '../sound/sound-control.tsx';
import { useTheme } from '../theme/theme.tsx';
import { ConnectionState } from './connection-state.tsx';
import { useServices } from './services.tsx';

const COUNTED = [...SEVERITIES].toReversed();

/** Always visible: the link, open alerts by severity, simulated data, the clock, who works here. */
export function StatusBar({ onHelp }: { readonly onHelp: () => void }): ReactNode {
  const { t } = useLanguage();
  return (
    <header className="status-bar">
      <div className="brand">
        <img src="/favicon.svg" alt="" />
        <strong>{t('app.name')}</strong>
      </div>
      <ConnectionState />
      <SimulatedBadge />
      <span className="spacer" />
      <SeverityCounts />
      <SoundControl />
      <Clock />
      <UserMenu />
      <LanguageSwitch />
      <ThemeSwitch />
      <button
        type="button"
        className="icon-button help-button"
        onClick={onHelp}
        aria-label={t('help.title')}
        title={t('help.title')}
      >
        <CircleHelp className="icon" aria-hidden="true" />
      </button>
    </header>
  );
}

function SimulatedBadge(): ReactNode {
  const { t } = useLanguage();
  const looks = useLooks();
  const isAny = [...looks.values()].some((look) => look.isSimulated);
  if (!isAny) return null;
  return (
    <span className="simulated-badge hatched" data-testid="simulated" title={t('simulated.hint')}>
      {t('simulated.badge')}
    </span>
  );
}

function SeverityCounts(): ReactNode {
  const { t } = useLanguage();
  const alerts = useOpenAlerts();
  const levels = alerts.filter((alert) => alert.condition === 'active').map(alertLevel);
  return (
    <ul className="counts" aria-label={t('alerts.countsLabel')}>
      {COUNTED.map((severity) => {
        const count = levels.filter((level) => level === severity).length;
        return (
          <li key={severity} className={count === 0 ? 'none' : undefined} title={t(`severity.${severity}`)}>
            <SeverityMark level={severity} />
            <span className="visually-hidden">{t(`severity.${severity}`)}</span>
            {count}
          </li>
        );
      })}
    </ul>
  );
}

function Clock(): ReactNode {
  const now = useNow();
  const text = formatClock(now);
  return (
    <time className="clock" dateTime={new Date(now).toISOString()}>
      {text.slice(0, -3)}
      <span className="seconds">{text.slice(-3)}</span>
    </time>
  );
}

function UserMenu(): ReactNode {
  const { t } = useLanguage();
  const { client } = useServices();
  const queries = useQueryClient();
  const { user } = useSession();
  const signOut = async (): Promise<void> => {
    await client.send({ method: 'DELETE', path: '/session', schema: z.unknown() });
    queries.setQueryData(SESSION_KEY, null);
  };
  return (
    <div className="user">
      <span title={t(`role.${user.role}`)}>{user.displayName}</span>
      <button
        type="button"
        className="icon-button"
        onClick={() => void signOut()}
        aria-label={t('signIn.out')}
        title={t('signIn.out')}
      >
        <LogOut className="icon" aria-hidden="true" />
      </button>
    </div>
  );
}

function LanguageSwitch(): ReactNode {
  const { t, language, setLanguage } = useLanguage();
  const other = language === 'vi' ? 'en' : 'vi';
  return (
    <button
      type="button"
      className="icon-button"
      onClick={() => setLanguage(other)}
      aria-label={t('language.other')}
      title={t('language.other')}
      lang={other}
      data-testid="language"
    >
      {t(`language.${other}`)}
    </button>
  );
}

function ThemeSwitch(): ReactNode {
  const { t } = useLanguage();
  const { theme, toggle } = useTheme();
  const label = t(theme === 'dark' ? 'theme.toLight' : 'theme.toDark');
  return (
    <button
      type="button"
      className="icon-button"
      onClick={toggle}
      aria-label={label}
      title={label}
      data-testid="theme"
    >
      {theme === 'dark' ? (
        <Sun className="icon" aria-hidden="true" />
      ) : (
        <Moon className="icon" aria-hidden="true" />
      )}
    </button>
  );
}
