import type { Alert, AlertId } from '@ioc/domain';
import { useCallback, useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';

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
  const frame = useRef<HTMLDivElement>(null);
  const { rows, release } = useHeldRows(alerts, frame);
  const acknowledge = useAcknowledge();
  useKeys({ acknowledge: () => acknowledgeByKey(frame.current, alerts, view.device, acknowledge) });
  useRowArrows(frame);
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
      {rows.ids.length === 0 && <CalmPanel />}
      <div ref={frame}>
        <AlertRows ids={rows.ids} selected={view.alert} onSelect={onSelect} onAcknowledge={acknowledge} />
      </div>
    </div>
  );
}

interface AlertRowsProps {
  readonly ids: readonly AlertId[];
  readonly selected: string | undefined;
  readonly onSelect: (alert: Alert) => void;
  readonly onAcknowledge: (alert: Alert) => void;
}

function AlertRows({ ids, selected, onSelect, onAcknowledge }: AlertRowsProps): ReactNode {
  const { t } = useLanguage();
  const lookup = useAlertLookup();
  const { user } = useSession();
  const [limit, setLimit] = useState(ROWS_AT_FIRST);
  const select = useStable(onSelect);
  if (ids.length === 0) return null;
  return (
    <>
      <ul className="alert-rows" aria-label={t('alerts.title')}>
        {ids.slice(0, limit).map((id) => {
          const alert = lookup(id);
          return (
            alert && (
              <AlertRow
                key={id}
                alert={alert}
                isSelected={alert.id === selected}
                mayAcknowledge={mayWorkOnAlerts(user)}
                onSelect={select}
                onAcknowledge={onAcknowledge}
              />
            )
          );
        })}
      </ul>
      {ids.length > limit && (
        <button type="button" className="button" onClick={() => setLimit(limit + ROWS_AT_FIRST)}>
          {t('action.showMore', { count: ids.length - limit })}
        </button>
      )}
    </>
  );
}

/** The newest action under one identity, so that rows are not drawn anew because their list was. */
function useStable<A>(action: (argument: A) => void): (argument: A) => void {
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  });
  return useCallback((argument) => latest.current(argument), []);
}

/** Acknowledges the alert of the focused row, else the first one that waits at the selected device. */
function acknowledgeByKey(
  frame: HTMLElement | null,
  alerts: readonly Alert[],
  device: string | undefined,
  acknowledge: (alert: Alert) => void,
): boolean {
  const row = document.activeElement?.closest<HTMLElement>('[data-alert-id]');
  const focused =
    row !== null && row !== undefined && frame?.contains(row) === true ? row.dataset['alertId'] : undefined;
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

/** Up and down arrows go from row to row. */
function useRowArrows(frame: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const move = (event: KeyboardEvent): void => {
      const step = STEPS[event.key];
      if (step === undefined || !(event.target instanceof HTMLElement)) return;
      const next = event.target.closest('[data-alert-id]')?.[step];
      next?.querySelector<HTMLElement>('.alert-select')?.focus();
      event.preventDefault();
    };
    element.addEventListener('keydown', move);
    return () => element.removeEventListener('keydown', move);
  }, [frame]);
}
