import type { Alert } from '@ioc/domain';
import { alertJson, decodeAlert } from '@ioc/wire';
import { useCallback } from 'react';

import type { ApiFault } from '../api/http-client.ts';
import { useServices, type Services } from '../app/services.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { idempotencyKey } from './idempotency-key.ts';

/** Tells why a reset was refused; the server's word shows the alert as it is now. */
function tellFault({ store, toasts }: Services, fault: ApiFault): void {
  const current = fault.code === 'refused' ? alertJson.safeParse(fault.problem?.current) : undefined;
  if (current?.success !== true) {
    const isForbidden = fault.code === 'refused' && fault.status === 403;
    toasts.show({ tone: 'bad', key: isForbidden ? 'alerts.resetForbidden' : 'alerts.resetFailed' });
    return;
  }
  const alert = decodeAlert(current.data);
  store.applyAlert(alert);
  toasts.show({ tone: 'bad', key: alert.work === 'closed' ? 'alerts.ackEnded' : 'alerts.resetActive' });
}

/** Resets a latched alert whose readings are normal again (R43); shown when the server has done it, not before. */
export function useReset(): (alert: Alert) => void {
  const services = useServices();
  const { local } = useLanguage();
  return useCallback(
    (alert) => {
      const { store, client, toasts } = services;
      const send = async (): Promise<void> => {
        const outcome = await client.send({
          method: 'POST',
          path: `/alerts/${alert.id}/reset`,
          headers: { 'idempotency-key': idempotencyKey() },
          schema: alertJson,
        });
        if (!outcome.ok) return tellFault(services, outcome.fault);
        store.applyAlert(decodeAlert(outcome.value));
        toasts.show({ tone: 'plain', key: 'alerts.resetDone', facts: { message: local(alert.message) } });
      };
      void send();
    },
    [services, local],
  );
}
