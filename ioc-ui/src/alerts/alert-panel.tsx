import type { Alert, AlertId } from '@ioc/domain';
import { decodeAlert } from '@ioc/wire';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, type ReactNode } from 'react';

import { useRules } from '../api/use-reference.ts';
import { useServices } from '../app/services.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { alertLevel } from '../live/device-look.ts';
import { useAlertLookup, useDeviceEntry } from '../live/use-live.ts';
import { AlertActions } from './alert-actions.tsx';
import { alertDetailQuery } from './alert-detail-query.ts';
import { AlertNeighbours } from './alert-neighbours.tsx';
import { AlertSummary } from './alert-summary.tsx';
import { AlertTimeline } from './alert-timeline.tsx';
import { SeverityMark } from './severity-mark.tsx';
import '../devices/device-panel.css';
import './alert-panel.css';

const DeviceHistory = lazy(async () => ({
  default: (await import('../chart/device-history.tsx')).DeviceHistory,
}));

/** One alert: what, where, since when, how bad, whose, what to do, what was done, and what a person can do now. */
export function AlertPanel({
  id,
  onClose,
}: {
  readonly id: AlertId;
  readonly onClose: () => void;
}): ReactNode {
  const { t, local } = useLanguage();
  const { client } = useServices();
  const live = useAlertLookup()(id);
  const { data, isError } = useQuery(alertDetailQuery(client, { id, revision: live?.revision }));
  const alert = live ?? (data && decodeAlert(data));
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Who goes through the rows by keys stays there.
    if (document.activeElement?.closest('[role=grid]') === null) {
      heading.current?.focus({ preventScroll: true });
    }
  }, []);
  return (
    <aside
      className="device-panel alert-panel"
      data-testid="alert-panel"
      data-alert-id={id}
      data-revision={alert?.revision}
      aria-labelledby="alert-title"
    >
      <header>
        {alert && <SeverityMark level={alertLevel(alert)} />}
        <h2 id="alert-title" ref={heading} tabIndex={-1}>
          {alert && <span className="visually-hidden">{t(`severity.${alert.severity}`)}: </span>}
          {alert ? local(alert.message) : t('alert.title')}
        </h2>
        <button
          type="button"
          className="icon-button"
          onClick={onClose}
          aria-label={t('action.close')}
          title={t('action.close')}
        >
          <X className="icon" aria-hidden="true" />
        </button>
      </header>
      <div className="panel-body">
        {alert === undefined && !isError && <div className="skeleton chart-skeleton" aria-busy="true" />}
        {alert === undefined && isError && <p className="notice">{t('alert.unknown')}</p>}
        {alert !== undefined && (
          <>
            <AlertSummary alert={alert} />
            <AlertActions alert={alert} />
            <AlertChart alert={alert} />
            {data === undefined ? (
              <div className="skeleton" aria-busy={!isError} />
            ) : (
              <>
                <AlertTimeline entries={data.timeline} />
                <AlertNeighbours neighbours={data.neighbours} />
              </>
            )}
          </>
        )}
      </div>
    </aside>
  );
}

/** What was measured in the last day, with the thresholds; nothing for an alert that is of no single device. */
function AlertChart({ alert }: { readonly alert: Alert }): ReactNode {
  const entry = useDeviceEntry(alert.device);
  const property = useRules().get(alert.rule.id)?.select.property;
  if (entry === undefined || property === undefined) return null;
  if (!entry.device.datastreams.some((stream) => stream.property === property)) return null;
  return (
    <Suspense fallback={<div className="skeleton chart-skeleton" />}>
      <DeviceHistory key={`${entry.device.id} ${property}`} entry={entry} property={property} />
    </Suspense>
  );
}
