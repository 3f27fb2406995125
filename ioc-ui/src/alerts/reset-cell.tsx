import type { Alert } from '@ioc/domain';
import type { ReactNode } from 'react';

import { useLanguage } from '../i18n/language.tsx';
import { alertStateKey } from './alert-facts.ts';
import { useReset } from './use-reset.ts';

/** A latched alert that is normal again: its state, and the button that ends it (R43). */
export function ResetCell({
  alert,
  mayReset,
}: {
  readonly alert: Alert;
  readonly mayReset: boolean;
}): ReactNode {
  const { t, local } = useLanguage();
  const reset = useReset();
  return (
    <>
      <span className="small secondary">{t(alertStateKey(alert))}</span>
      <button
        type="button"
        className="button"
        data-testid="reset"
        disabled={!mayReset}
        title={mayReset ? t('alerts.resetHint') : t('alerts.resetForbidden')}
        aria-label={t('alerts.resetLabel', { message: local(alert.message) })}
        onClick={(event) => {
          // The button goes away; the focus stays in its row.
          event.currentTarget
            .closest('[data-alert-id]')
            ?.querySelector<HTMLElement>('.alert-select')
            ?.focus();
          reset(alert);
        }}
      >
        {t('alerts.reset')}
      </button>
    </>
  );
}
