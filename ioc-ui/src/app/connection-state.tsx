import { CircleDashed, Radio, RefreshCw, WifiOff, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

import { formatSpan } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { liveState, type LiveState } from '../live/link-state.ts';
import { useLink, useNow } from '../live/use-live.ts';

const ICONS: Readonly<Record<LiveState, LucideIcon>> = {
  connecting: RefreshCw,
  live: Radio,
  quiet: CircleDashed,
  polling: WifiOff,
  offline: WifiOff,
};

/** Whether the picture is live, and how old the last message is. */
export function ConnectionState(): ReactNode {
  const { t, language } = useLanguage();
  const link = useLink();
  const now = useNow();
  const state = liveState(link, now);
  const Icon = ICONS[state];
  return (
    <div
      className="connection"
      data-testid="connection"
      data-state={state}
      title={link.system?.journalSync === undefined ? undefined : t(`journalSync.${link.system.journalSync}`)}
    >
      <Icon className="icon" aria-hidden="true" />
      <output>{t(`link.${state}`)}</output>
      {link.lastMessageAt !== undefined && (
        <span className="small" title={t('link.lastMessage')}>
          {formatSpan(language, now - link.lastMessageAt)}
        </span>
      )}
    </div>
  );
}
