import type { Alert } from '@ioc/domain';
import { useCallback, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';

import { useKeys } from '../app/use-keys.ts';
import { useView } from '../app/view.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useAlertLookup, useOpenAlerts } from '../live/use-live.ts';
import { mayWorkOnAlerts } from '../session/permissions.ts';
import { useSession } from '../session/session-gate.tsx';
import { matchesFilter } from './alert-facts.ts';
import { compareAlerts } from './alert-order.ts';
import { AlertRow } from './alert-row.tsx';
import { CalmPanel } from './calm-panel.tsx';
import { useAcknowledge } from './use-acknowledge.ts';
import { useHeldRows } from './use-held-rows.ts';
import './alert-list.css';

/** Rows drawn before the operator asks for more: several screens full, and cheap to draw. */
const ROWS_AT_FIRST = 100;

/** The open alerts of the view, whatever their age, in the order in which they should be worked on. */
export function AlertList({ onSelect }: { readonly onSelect: (alert: Alert) => void }): ReactNode {
  const { t } = useLanguage();
  const view = useView();
  const all = useOpenAlerts();
  const alerts = all.filter((alert) => matchesFilter(alert, view));
  const lookup = useAlertLookup();
  const { rows, release, handlers } = useHeldRows(alerts);
  const [limit, setLimit] = useState(ROWS_AT_FIRST);
  const { user } = useSession();
  const acknowledge = useAcknowledge();
  const list = useRef<HTMLUListElement>(null);
  const select = useStable(onSelect);
  useKeys({ acknowledge: () => acknowledgeByKey(list.current, alerts, view.device, acknowledge) });
  const hidden = all.length - alerts.length;
  return (
    <div className="alert-list">
      {hidden > 0 && (
        <p className="alert-filter small">
          {t('alerts.hiddenByFilter', { count: hidden })}{' '}
          <button type="button" className="button" onClick={view.clearFilters}>
            {t('action.clearFilters')}
          </button>
        </p>
      )}
      {rows.queued > 0 && (
        <button type="button" className="button queued" onClick={release} data-testid="alerts-queued">
          {t('alerts.queued', { count: rows.queued })}
        </button>
      )}
      {rows.ids.length === 0 ? (
        <CalmPanel />
      ) : (
        <ul
          ref={list}
          className="alert-rows"
          aria-label={t('alerts.title')}
          {...handlers}
          onKeyUp={moveFocus}
        >
          {rows.ids.slice(0, limit).map((id) => {
            const alert = lookup(id);
            return (
              alert && (
                <AlertRow
                  key={id}
                  alert={alert}
                  isSelected={alert.device !== undefined && alert.device === view.device}
                  mayAcknowledge={mayWorkOnAlerts(user)}
                  onSelect={select}
                  onAcknowledge={acknowledge}
                />
              )
            );
          })}
        </ul>
      )}
      {rows.ids.length > limit && (
        <button type="button" className="button" onClick={() => setLimit(limit + ROWS_AT_FIRST)}>
          {t('action.showMore', { count: rows.ids.length - limit })}
        </button>
      )}
    </div>
  );
}

function useStable<A>(action: (argument: A) => void): (argument: A) => void {
  const latest = useRef(action);
  latest.current = action;
  return useCallback((argument) => latest.current(argument), []);
}

/** Acknowledges the alert of the focused row, else the first one that waits at the selected device. */
function acknowledgeByKey(
  list: HTMLUListElement | null,
  alerts: readonly Alert[],
  device: string | undefined,
  acknowledge: (alert: Alert) => void,
): boolean {
  const row = document.activeElement?.closest<HTMLElement>('[data-alert-id]');
  const focused =
    row !== null && row !== undefined && list?.contains(row) === true ? row.dataset['alertId'] : undefined;
  const candidates = alerts.filter((alert) =>
    focused === undefined ? alert.device === device : alert.id === focused,
  );
  const waiting = candidates.toSorted(compareAlerts).find((alert) => alert.work === 'unacknowledged');
  if (waiting !== undefined) acknowledge(waiting);
  return waiting !== undefined;
}

const STEPS: Readonly<Record<string, 'previousElementSibling' | 'nextElementSibling'>> = {
  ArrowUp: 'previousElementSibling',
  ArrowDown: 'nextElementSibling',
};

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  if (step === undefined || !(event.target instanceof HTMLElement)) return;
  const next = event.target.closest('[data-alert-id]')?.[step];
  next?.querySelector<HTMLElement>('.alert-select')?.focus();
}
