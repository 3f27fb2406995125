import type { DeviceId, PropertyId } from '@ioc/domain';
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { X } from 'lucide-react';

import { compareAlerts } from '../alerts/alert-order.ts';
import { useRules } from '../api/use-reference.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { DeviceEntry } from '../live/live-picture.ts';
import { useDeviceEntry } from '../live/use-live.ts';
import { DeviceAlerts } from './device-alerts.tsx';
import { DeviceHealth } from './device-health.tsx';
import { DeviceFacts } from './device-facts.tsx';
import { DeviceRules } from './device-rules.tsx';
import { DeviceValues } from './device-values.tsx';
import { SectorIcon } from './sector-icon.tsx';
import './device-panel.css';

const DeviceHistory = lazy(async () => ({
  default: (await import('../chart/device-history.tsx')).DeviceHistory,
}));

/** One device: where it is and whose, what it says now and how old that is, its alerts, its last 24 hours. */
export function DevicePanel({
  id,
  onClose,
}: {
  readonly id: DeviceId;
  readonly onClose: () => void;
}): ReactNode {
  const { t, local } = useLanguage();
  const entry = useDeviceEntry(id);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <aside
      className="device-panel"
      data-testid="device-panel"
      data-device-id={id}
      aria-labelledby="device-title"
    >
      <header>
        {entry && <SectorIcon sector={entry.device.sector} />}
        <h2 id="device-title" ref={heading} tabIndex={-1}>
          {entry ? local(entry.device.name) : id}
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
      {entry === undefined ? <p className="notice">{t('device.unknown')}</p> : <PanelBody entry={entry} />}
    </aside>
  );
}

/** What an operator wants to see first: what the worst alert is about, else the first datastream. */
function propertyToShow(
  entry: DeviceEntry,
  propertyOf: (rule: string) => PropertyId | undefined,
): PropertyId | undefined {
  const worst = entry.alerts.toSorted(compareAlerts)[0];
  const judged = worst === undefined ? undefined : propertyOf(worst.rule.id);
  const streams = entry.device.datastreams;
  return (streams.find(({ property }) => property === judged) ?? streams[0])?.property;
}

function PanelBody({ entry }: { readonly entry: DeviceEntry }): ReactNode {
  const [chosen, setChosen] = useState<PropertyId>();
  const rules = useRules();
  const property = chosen ?? propertyToShow(entry, (id) => rules.get(id)?.select.property);
  return (
    <div className="panel-body">
      <DeviceFacts entry={entry} />
      <DeviceAlerts entry={entry} />
      <DeviceValues entry={entry} chosen={property} onChoose={setChosen} />
      {property !== undefined && (
        <Suspense fallback={<div className="skeleton chart-skeleton" />}>
          <DeviceHistory key={property} entry={entry} property={property} />
        </Suspense>
      )}
      {property !== undefined && <DeviceRules entry={entry} property={property} />}
      <DeviceHealth entry={entry} />
    </div>
  );
}
