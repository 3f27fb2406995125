import { Link } from '@tanstack/react-router';
import { BellOff } from 'lucide-react';
import type { ReactNode } from 'react';

import { useView } from '../app/view.ts';
import { FilterBar } from '../map/filter-bar.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { AlertList } from './alert-list.tsx';

/** All open alerts on a page of their own; choosing one opens it beside them. */
export function AlertsPage(): ReactNode {
  const { t } = useLanguage();
  const { selectAlert } = useView();
  return (
    <div className="page alerts-page">
      <div className="page-head">
        <h1>{t('alerts.title')}</h1>
        <Link to="/silences" search={(before) => before} className="button" data-testid="to-silences">
          <BellOff className="icon" aria-hidden="true" />
          {t('silence.title')}
        </Link>
        <FilterBar />
      </div>
      <AlertList onSelect={({ id }) => selectAlert({ alert: id })} />
    </div>
  );
}
