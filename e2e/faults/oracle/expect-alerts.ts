import { expect } from 'vitest';

import { eventually } from '../../src/eventually.ts';
import type { AlertAnswer, OperatorSession, PageAnswer } from '../../src/operator-session.ts';
import { ALARMING_PROPERTY, isAlarming, risesWithin } from './reading-plan.ts';
import type { SentLedger } from './sent-ledger.ts';

/** How long the rules may take to catch up with the last message, in milliseconds. */
const CATCH_UP_MS = 30_000;

interface AlertWithTimeline extends AlertAnswer {
  readonly timeline: readonly { readonly what: string }[];
}

/**
 * Expects of every alarming device the one alert, raised and cleared exactly as often as its values crossed the
 * threshold: no transition was lost, none was repeated. Answers how many transitions that were.
 */
export async function expectAlerts(
  session: OperatorSession,
  ledgers: readonly SentLedger[],
): Promise<number> {
  let transitions = 0;
  for (const { plan, sent } of ledgers.filter((ledger) => ledger.plan.property === ALARMING_PROPERTY)) {
    const { id } = plan.device;
    const rises = risesWithin(sent);
    const isHigh = isAlarming(sent - 1);
    const alerts = await eventually(
      `the alert of ${id} after ${rises} rises`,
      async () => {
        const { items } = await session.get<PageAnswer<AlertAnswer>>(`/alerts?device=${id}`);
        const [alert] = items;
        const isCaughtUp =
          rises === 0 ||
          (alert?.occurrences === rises && alert.condition === (isHigh ? 'active' : 'cleared'));
        return isCaughtUp && items;
      },
      CATCH_UP_MS,
    );
    expect(alerts, id).toHaveLength(Math.min(1, rises));
    const [alert] = alerts;
    if (!alert) continue;
    const { timeline } = await session.get<AlertWithTimeline>(`/alerts/${alert.id}`);
    const count = (word: string): number => timeline.filter(({ what }) => what === word).length;
    const falls = isHigh ? rises - 1 : rises;
    expect(
      { raised: count('raised'), occurred: count('occurred'), cleared: count('cleared') },
      `the timeline of ${id}`,
    ).toEqual({ raised: 1, occurred: rises - 1, cleared: falls });
    transitions += rises + falls;
  }
  return transitions;
}
