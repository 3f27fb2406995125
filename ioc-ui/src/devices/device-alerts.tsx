import type { ReactNode } from 'react';

import { compareAlerts } from '../alerts/alert-order.ts';
import { AlertRow } from '../alerts/alert-row.tsx';
import { useAcknowledge } from '../alerts/use-acknowledge.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { DeviceEntry } from '../live/live-picture.ts';
import { useAlertLookup } from '../live/use-live.ts';
import { mayWorkOnAlerts } from '../session/permissions.ts';
import { useSession } from '../session/session-gate.tsx';

/** The open alerts of one device. */
export function DeviceAlerts({ entry }: { readonly entry: DeviceEntry }): ReactNode {
  const { t } = useLanguage();
  const lookup = useAlertLookup();
  const acknowledge = useAcknowledge();
  const { user } = useSession();
  const alerts = entry.alerts.map((alert) => lookup(alert.id) ?? alert).toSorted(compareAlerts);
  if (alerts.length === 0) return null;
  return (
    <section aria-labelledby="device-alerts-title">
      <h3 id="device-alerts-title">{t('device.alerts')}</h3>
      <ul className="alert-rows">
        {alerts.map((alert) => (
          <li key={alert.id}>
            <AlertRow
              alert={alert}
              isSelected={false}
              mayAcknowledge={mayWorkOnAlerts(user)}
              onSelect={ignore}
              onAcknowledge={acknowledge}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The device of these alerts is already open. */
function ignore(): void {
  return;
}
