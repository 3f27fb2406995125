import { ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';

import { formatAge, formatNumber } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useLink, useLooks, useNow } from '../live/use-live.ts';

/** What stands where alerts would be, with the health of the feed: silence must not look like failure. */
export function CalmPanel(): ReactNode {
  const { t, language } = useLanguage();
  const looks = [...useLooks().values()];
  const { lastMessageAt, system } = useLink();
  const now = useNow();
  const fresh = looks.filter((look) => look.freshness === 'fresh').length;
  return (
    <div className="calm" data-testid="calm">
      <ShieldCheck className="icon" aria-hidden="true" />
      <p>{t('alerts.calm')}</p>
      <p className="small secondary">{t('alerts.feed', { fresh, all: looks.length })}</p>
      {system?.receivedPerSecond !== undefined && (
        <p className="small secondary">
          {t('alerts.feedRate', { count: formatNumber(language, system.receivedPerSecond * 60) })}
        </p>
      )}
      <p className="small secondary">
        {t('link.lastPicture', {
          age: lastMessageAt === undefined ? t('time.never') : formatAge(language, now - lastMessageAt),
        })}
      </p>
    </div>
  );
}
