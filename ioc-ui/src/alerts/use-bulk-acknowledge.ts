import type { Alert } from '@ioc/domain';
import { bulkAcknowledgeAnswer, decodeAlert, MOST_ACKNOWLEDGED } from '@ioc/wire';
import { useCallback } from 'react';

import { useServices } from '../app/services.tsx';
import { idempotencyKey } from './idempotency-key.ts';

/**
 * Acknowledges several alerts that somebody sees, each in the revision that is on the screen; those beyond the most that
 * one request takes wait for the next. What somebody else had changed is shown as it is now (A6).
 */
export function useBulkAcknowledge(): (alerts: readonly Alert[]) => Promise<void> {
  const { client, store, toasts } = useServices();
  return useCallback(
    async (alerts) => {
      const waiting = alerts.filter(({ work }) => work === 'unacknowledged').slice(0, MOST_ACKNOWLEDGED);
      if (waiting.length === 0) return;
      const outcome = await client.send({
        method: 'POST',
        path: '/alerts/acknowledge',
        headers: { 'idempotency-key': idempotencyKey() },
        body: { alerts: waiting.map(({ id, revision }) => ({ id, revision })) },
        schema: bulkAcknowledgeAnswer,
      });
      if (!outcome.ok) {
        const isForbidden = outcome.fault.code === 'refused' && outcome.fault.status === 403;
        toasts.show({ tone: 'bad', key: isForbidden ? 'alerts.ackForbidden' : 'alerts.ackFailed' });
        return;
      }
      const { items } = outcome.value;
      for (const { alert } of items) if (alert !== undefined) store.applyAlert(decodeAlert(alert));
      const done = items.filter(({ result }) => result === 'done').length;
      const facts = { done, others: items.length - done };
      toasts.show(
        facts.others === 0
          ? { tone: 'plain', key: 'bulk.done', facts }
          : { tone: 'bad', key: 'bulk.someFirst', facts },
      );
    },
    [client, store, toasts],
  );
}
