import type { ReactNode } from 'react';

import { useView } from '../app/view.ts';
import { useLanguage } from '../i18n/language.tsx';

/** That no alert is as asked for, and the way back to all. */
export function NoMatch(): ReactNode {
  const { t } = useLanguage();
  const { clearFilters } = useView();
  return (
    <div className="notice" data-testid="no-match">
      <p>{t('console.noMatch')}</p>
      <button type="button" className="button" onClick={clearFilters}>
        {t('action.clearFilters')}
      </button>
    </div>
  );
}
