import type { Alert } from '@ioc/domain';
import { History, PauseCircle } from 'lucide-react';
import type { ReactNode } from 'react';

import { formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { isShelved } from '../live/device-look.ts';
import { useNow } from '../live/use-live.ts';

/** What is said of an alert beside its severity, as far as it holds (R24, R25, R29, R43, R46). */
const MARKS = ['silenced', 'inhibited', 'flapping', 'late', 'latched'] as const;

/** The marks of an alert, its shelf, and that its data are old, as chips. */
export function AlertChips({ alert }: { readonly alert: Alert }): ReactNode {
  const { t } = useLanguage();
  const now = useNow();
  return (
    <>
      {alert.stale && (
        <span className="chip">
          <History className="icon small" aria-hidden="true" />
          {t('alerts.stale')}
        </span>
      )}
      {isShelved(alert, now) && alert.shelvedUntil !== undefined && (
        <span className="chip" title={formatDateTime(alert.shelvedUntil)}>
          <PauseCircle className="icon small" aria-hidden="true" />
          {t('alerts.shelved')}
        </span>
      )}
      {MARKS.filter((mark) => alert[mark]).map((mark) => (
        <span className="chip" data-mark={mark} key={mark}>
          {t(`alerts.${mark}`)}
        </span>
      ))}
    </>
  );
}
