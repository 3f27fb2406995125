import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { FilterBar } from '../map/filter-bar.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { AlertList } from './alert-list.tsx';

/** All open alerts on a page of their own; choosing one shows it on the map with its device. */
export function AlertsPage(): ReactNode {
  const { t } = useLanguage();
  const navigate = useNavigate();
  return (
    <div className="page alerts-page">
      <div className="page-head">
        <h1>{t('alerts.title')}</h1>
        <FilterBar />
      </div>
      <AlertList
        onSelect={(alert) =>
          void navigate({ to: '/', search: (before) => ({ ...before, device: alert.device }) })
        }
      />
    </div>
  );
}
