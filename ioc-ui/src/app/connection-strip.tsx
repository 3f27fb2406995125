import type { SystemState } from '@ioc/wire';
import { TriangleAlert, WifiOff } from 'lucide-react';
import type { ReactNode } from 'react';

import { formatAge } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { liveState, PARTS } from '../live/link-state.ts';
import { useLink, useNow } from '../live/use-live.ts';

/** The parts of the intake that nobody is heard of, by name. */
function silentParts(system: SystemState | undefined): string {
  const silent = (system?.ingests ?? []).filter(({ state }) => state === 'stale');
  return silent.map(({ part }) => part).join(', ');
}

/** Says in red that the picture is old, and which parts of the system are out of reach; nothing while all is well. */
export function ConnectionStrip(): ReactNode {
  const { t, language } = useLanguage();
  const link = useLink();
  const now = useNow();
  const state = liveState(link, now);
  const isDown = state === 'offline' || state === 'polling';
  const troubles = PARTS.filter((part) => link.troubles.has(part));
  const age =
    link.lastMessageAt === undefined ? t('time.never') : formatAge(language, now - link.lastMessageAt);
  return (
    <div className="strips" role="alert">
      {isDown && (
        <p className="strip bad" data-testid="connection-lost">
          <WifiOff className="icon" aria-hidden="true" />
          <span>{t(state === 'polling' ? 'link.pollingStrip' : 'link.offlineStrip')}</span>
          <span aria-live="off">{t('link.lastPicture', { age })}</span>
        </p>
      )}
      {troubles.map((part) => (
        <p key={part} className="strip bad" data-testid={`trouble-${part}`}>
          <TriangleAlert className="icon" aria-hidden="true" />
          {t(`notice.${part}`)}
        </p>
      ))}
      {(link.system?.troubles ?? []).map((trouble) => (
        <p key={trouble} className="strip" data-testid={`trouble-${trouble}`}>
          <TriangleAlert className="icon" aria-hidden="true" />
          {t(`trouble.${trouble}`, { parts: silentParts(link.system) })}
        </p>
      ))}
    </div>
  );
}
