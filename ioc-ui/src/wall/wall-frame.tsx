import { useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';

import { SeverityMark } from '../alerts/severity-mark.tsx';
import { MapSlot } from '../app/map-slot.tsx';
import { useServices } from '../app/services.tsx';
import { useView } from '../app/view.ts';
import { formatAge, formatClock } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useLink, useLooks, useNow, useOpenAlerts } from '../live/use-live.ts';
import { useSelfReload, useWakeLock, useWallLook } from './use-wall-duties.ts';
import './wall.css';
import { WallAlerts } from './wall-alerts.tsx';
import { staleAge } from './wall-age.ts';
import { WallOverview } from './wall-overview.tsx';
import { isWallView, parseScenes, sceneSeconds, untakenCriticals, type WallScene } from './wall-rotation.ts';
import { wallSearch } from './wall-search.ts';

/** One screen of a wall, without anything to operate. Its parts stay mounted while it turns from scene to scene. */
export function WallFrame(): ReactNode {
  const untaken = untakenCriticals(useOpenAlerts());
  const { scene, isHeld } = useScene(untaken.length > 0);
  const { city, setCity } = useView();
  useEffect(() => {
    if (scene.city !== undefined && scene.city !== city) setCity(scene.city);
  }, [scene, city, setCity]);
  useWallLook();
  useWakeLock();
  useSelfReload(untaken.length > 0);
  return (
    <main className="wall" data-testid="wall" data-view={scene.view}>
      <WallHead isHeld={isHeld} />
      <div className="wall-scene">
        <MapSlot isShown={scene.view === 'map'} />
        {scene.view === 'overview' && <WallOverview city={scene.city ?? city} />}
        {scene.view === 'alerts' && <WallAlerts city={scene.city ?? city} />}
      </div>
      {untaken[0] !== undefined && <UntakenStrip count={untaken.length} message={untaken[0].message} />}
    </main>
  );
}

function useScene(isHeld: boolean): { readonly scene: WallScene; readonly isHeld: boolean } {
  const { view } = useParams({ strict: false });
  const search = wallSearch.parse(useSearch({ strict: false }));
  const [turn, setTurn] = useState(0);
  const isRotating = !isWallView(view);
  const seconds = sceneSeconds(search.every);
  useEffect(() => {
    if (!isRotating || isHeld) return;
    const timer = setInterval(() => setTurn((before) => before + 1), seconds * 1_000);
    return () => clearInterval(timer);
  }, [isRotating, isHeld, seconds]);
  if (isWallView(view)) return { scene: { view }, isHeld: false };
  const scenes = parseScenes(search.views);
  return { scene: scenes[turn % scenes.length] ?? { view: 'overview' }, isHeld };
}

function WallHead({ isHeld }: { readonly isHeld: boolean }): ReactNode {
  const { t, language } = useLanguage();
  const { clock } = useServices();
  const [openedAt] = useState(() => clock.now());
  const now = useNow();
  const { lastMessageAt } = useLink();
  const isSimulated = [...useLooks().values()].some((look) => look.isSimulated);
  const age = staleAge({ lastMessageAt, openedAt }, now);
  return (
    <header className="wall-head">
      <strong>{t('app.name')}</strong>
      {isSimulated && <span className="hatched wall-badge">{t('simulated.badge')}</span>}
      {isHeld && <span className="wall-badge">{t('wall.held')}</span>}
      <time dateTime={new Date(now).toISOString()}>{formatClock(now)}</time>
      {age !== undefined && (
        <p className="wall-stale" role="alert" data-testid="wall-stale">
          {t('wall.stale', { age: formatAge(language, age) })}
        </p>
      )}
    </header>
  );
}

function UntakenStrip({
  count,
  message,
}: {
  readonly count: number;
  readonly message: { readonly vi: string; readonly en: string };
}): ReactNode {
  const { t, local } = useLanguage();
  return (
    <p className="wall-untaken" role="alert" data-testid="wall-untaken">
      <SeverityMark level="critical" />
      <strong>{t('wall.untaken', { count })}</strong> {local(message)}
    </p>
  );
}
