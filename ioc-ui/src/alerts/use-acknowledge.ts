import type { Alert } from '@ioc/domain';
import { alertJson, decodeAlert } from '@ioc/wire';
import { useCallback, useEffect, useRef } from 'react';

import type { ApiFault } from '../api/http-client.ts';
import { usePersonName } from '../api/use-reference.ts';
import { useServices, type Services } from '../app/services.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { formatTime } from '../i18n/format.ts';
import { useSession } from '../session/session-gate.tsx';
import { idempotencyKey } from './idempotency-key.ts';

/** Tells why an acknowledgement was taken back, and who was first when somebody was (A6). */
function tellFault({ store, toasts }: Services, fault: ApiFault, personName: (id: string) => string): void {
  const current = fault.code === 'refused' ? alertJson.safeParse(fault.problem?.current) : undefined;
  if (current?.success !== true) {
    const isRefused = fault.code === 'refused' && fault.status === 403;
    toasts.show({ tone: 'bad', key: isRefused ? 'alerts.ackForbidden' : 'alerts.ackFailed' });
    return;
  }
  const alert = decodeAlert(current.data);
  store.applyAlert(alert);
  if (alert.acknowledgedBy === undefined || alert.acknowledgedAt === undefined) {
    toasts.show({ tone: 'bad', key: 'alerts.ackEnded' });
    return;
  }
  const facts = { who: personName(alert.acknowledgedBy), time: formatTime(alert.acknowledgedAt) };
  toasts.show({ tone: 'bad', key: 'alerts.ackFirst', facts });
}

/**
 * Acknowledges an alert: shown at once, taken back when the server refuses. Does nothing for an alert that somebody has
 * already taken.
 */
export function useAcknowledge(): (alert: Alert) => void {
  const services = useServices();
  const { user } = useSession();
  const { local } = useLanguage();
  const personName = usePersonName();
  const latestName = useRef(personName);
  useEffect(() => {
    latestName.current = personName;
  });
  return useCallback(
    (alert) => {
      if (alert.work !== 'unacknowledged') return;
      const { store, client, toasts } = services;
      store.acknowledging(alert.id, user.id);
      const send = async (): Promise<void> => {
        const outcome = await client.send({
          method: 'POST',
          path: `/alerts/${alert.id}/acknowledge`,
          headers: { 'idempotency-key': idempotencyKey() },
          schema: alertJson,
        });
        if (outcome.ok) {
          store.applyAlert(decodeAlert(outcome.value));
          toasts.show({ tone: 'plain', key: 'alerts.ackDone', facts: { message: local(alert.message) } });
          return;
        }
        store.rollBack(alert.id);
        tellFault(services, outcome.fault, latestName.current);
      };
      void send();
    },
    [services, user.id, local],
  );
}
