import { Link } from '@tanstack/react-router';
import { Maximize2 } from 'lucide-react';
import type { ReactNode } from 'react';

import { useView } from '../app/view.ts';
import { useLanguage } from '../i18n/language.tsx';
import { AlertList } from './alert-list.tsx';

/** The live alerts beside the map; choosing one shows its device there. */
export function AlertsDock(): ReactNode {
  const { t } = useLanguage();
  const { selectAlert } = useView();
  return (
    <aside className="alerts-dock" aria-labelledby="alerts-dock-title" data-testid="alerts-dock">
      <header>
        <h2 id="alerts-dock-title">{t('alerts.title')}</h2>
        <Link
          to="/alerts"
          search={(before) => before}
          className="icon-button"
          aria-label={t('alerts.openPage')}
          title={t('alerts.openPage')}
        >
          <Maximize2 className="icon" aria-hidden="true" />
        </Link>
      </header>
      <AlertList onSelect={({ id, device }) => selectAlert({ alert: id, device })} />
    </aside>
  );
}
