import { Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';

import { DevicePanel } from '../devices/device-panel.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { useLiveState } from '../live/use-live.ts';
import { AlertsDock } from '../alerts/alerts-dock.tsx';
import { ConnectionStrip } from './connection-strip.tsx';
import { HelpOverlay } from './help-overlay.tsx';
import { MapSlot } from './map-slot.tsx';
import { Navigation } from './navigation.tsx';
import { StatusBar } from './status-bar.tsx';
import { ToastList } from './toast-list.tsx';
import { useShellKeys } from './use-shell-keys.ts';
import { useView } from './view.ts';
import './shell.css';

const AlertPanel = lazy(async () => ({
  default: (await import('../alerts/alert-panel.tsx')).AlertPanel,
}));

const WallFrame = lazy(async () => ({ default: (await import('../wall/wall-frame.tsx')).WallFrame }));

/** The frame of every page: a wall has one of its own, without anything to operate. */
export function Shell(): ReactNode {
  const { pathname } = useLocation();
  useLiveMarker();
  if (!pathname.startsWith('/wall/')) return <OperatorShell />;
  return (
    <Suspense fallback={null}>
      <WallFrame />
    </Suspense>
  );
}

/** What stands around every page: status above, navigation at the side, the selected device over it. */
function OperatorShell(): ReactNode {
  const { t } = useLanguage();
  const { pathname } = useLocation();
  const { device, alert, select } = useView();
  const [isHelpOpen, setHelpOpen] = useState(false);
  useShellKeys({ toggleHelp: () => setHelpOpen((isOpen) => !isOpen) });
  const hasPanel = pathname === '/' || pathname === '/alerts';
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        {t('app.skip')}
      </a>
      <StatusBar onHelp={() => setHelpOpen(true)} />
      <ConnectionStrip />
      <Navigation />
      <main id="main" tabIndex={-1} className={pathname === '/' ? 'main with-dock' : 'main'}>
        <MapSlot isShown={pathname === '/'} />
        {pathname !== '/' && <Outlet />}
        {hasPanel && alert !== undefined && (
          <Suspense fallback={null}>
            <AlertPanel key={alert} id={alert} onClose={() => select(undefined)} />
          </Suspense>
        )}
        {hasPanel && alert === undefined && device !== undefined && (
          <DevicePanel key={device} id={device} onClose={() => select(undefined)} />
        )}
        {pathname === '/' && <AlertsDock />}
      </main>
      <ToastList />
      {isHelpOpen && <HelpOverlay onClose={() => setHelpOpen(false)} />}
    </div>
  );
}

/** Writes the state of the link to the document: styles grey the picture by it, and tests wait for it. */
function useLiveMarker(): void {
  const state = useLiveState();
  useEffect(() => {
    document.documentElement.dataset['liveState'] = state;
  }, [state]);
}
