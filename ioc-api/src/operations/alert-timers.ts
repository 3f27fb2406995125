import type { ApiContext } from '../http/api-context.ts';
import { Poller } from '../poller.ts';

/** How often it is looked for what falls due, in milliseconds: shelves and escalations are meant to the minute. */
export const DUE_LOOKED_FOR_EVERY_MS = 1_000;

/** How long a look may take, in milliseconds; a flood of ends goes on with the next. */
const LOOK_LIMIT_MS = 20_000;

/**
 * Lets shelves end and duty groups be called (A4, A9). Every API looks: the record store lets each thing happen once,
 * so that nobody needs to lead and what fell due while all were down happens at the next start. What is to
 * be told outside is then put into messages by channel (A10).
 */
export function alertTimers({ records, now, changes, log }: ApiContext): Poller {
  let isFailing = false;
  return new Poller({
    name: 'what falls due on alerts',
    everyMs: DUE_LOOKED_FOR_EVERY_MS,
    limitMs: LOOK_LIMIT_MS,
    run: async () => {
      const changed = await records.alerts.fallDue(now());
      if (changed.length > 0) void changes.alertsChanged();
      while ((await records.notifications.collect(now())) > 0);
    },
    onSuccess: () => {
      isFailing = false;
    },
    onFailure: (error) => {
      if (!isFailing) log.warn({ err: error }, 'shelves and escalations of alerts wait');
      isFailing = true;
    },
  });
}
