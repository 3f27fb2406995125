import { Waves } from 'lucide-react';
import type { ReactNode } from 'react';

import { useView } from '../app/view.ts';
import { useLanguage } from '../i18n/language.tsx';
import { FLOOD_COUNT } from './console-rows.ts';

/** What stands above the rows: a flood, what the filter hides, what waits to be shown, what is marked. */
export function ConsoleNotices(props: {
  readonly fresh: number;
  readonly hidden: number;
  readonly queued: number;
  readonly chosen: number;
  readonly onRelease: () => void;
  readonly onAcknowledge: (() => void) | undefined;
  readonly onUnmark: () => void;
}): ReactNode {
  const { t } = useLanguage();
  const { clearFilters } = useView();
  const { fresh, hidden, queued, chosen } = props;
  return (
    <>
      {fresh > FLOOD_COUNT && (
        <output className="flood" data-testid="flood">
          <Waves className="icon small" aria-hidden="true" />
          {t('console.flood', { count: fresh })}
        </output>
      )}
      {hidden > 0 && (
        <p className="alert-filter small">
          {t('alerts.hiddenByFilter', { count: hidden })}{' '}
          <button type="button" className="button" onClick={clearFilters}>
            {t('action.clearFilters')}
          </button>
        </p>
      )}
      {queued > 0 && (
        <button type="button" className="button queued" onClick={props.onRelease} data-testid="alerts-queued">
          {t('alerts.queued', { count: queued })}
        </button>
      )}
      {chosen > 0 && (
        <div className="bulk" data-testid="bulk">
          <output>{t('bulk.chosen', { count: chosen })}</output>
          <button
            type="button"
            className="button primary"
            disabled={props.onAcknowledge === undefined}
            data-testid="bulk-acknowledge"
            onClick={props.onAcknowledge}
          >
            {t('act.acknowledge')}
          </button>
          <button type="button" className="button" onClick={props.onUnmark}>
            {t('bulk.unmark')}
          </button>
        </div>
      )}
    </>
  );
}
