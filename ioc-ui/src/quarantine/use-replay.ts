import { bulkReplayAnswer, replayAnswer, type ReplayAnswer } from '@ioc/wire';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { QUARANTINE_KEY, type QuarantinedJson } from '../api/queries.ts';
import type { ApiFault } from '../api/http-client.ts';
import { useServices } from '../app/services.tsx';
import { formatNumber } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/vi.ts';
import { reasonText } from '../status/intake-words.ts';

/** What is being replayed: a message by its id, or all of a reason. */
export interface Replaying {
  readonly busy: string | undefined;
  readonly replay: (message: QuarantinedJson) => Promise<void>;
  readonly replayAll: (reason: string) => Promise<void>;
}

const RESULTS: Readonly<Record<ReplayAnswer['result'], MessageKey>> = {
  archived: 'replay.archived',
  returned: 'replay.returned',
  sent: 'replay.sent',
};

function faultKey(fault: ApiFault): MessageKey {
  if (fault.code !== 'refused') return 'replay.failed';
  if (fault.status === 403) return 'replay.forbidden';
  return fault.status === 404 ? 'replay.gone' : 'replay.failed';
}

/** Replays what is in quarantine, one at a time, and says what became of it. */
export function useReplay(): Replaying {
  const { client, toasts } = useServices();
  const { language } = useLanguage();
  const queries = useQueryClient();
  const [busy, setBusy] = useState<string>();

  const working = async (what: string, work: () => Promise<void>): Promise<void> => {
    if (busy !== undefined) return;
    setBusy(what);
    await work();
    await queries.invalidateQueries({ queryKey: QUARANTINE_KEY });
    setBusy(undefined);
  };

  const replay = (message: QuarantinedJson): Promise<void> =>
    working(message.id, async () => {
      const path = `/quarantine/${message.id}/replay`;
      const outcome = await client.send({ method: 'POST', path, schema: replayAnswer });
      if (!outcome.ok) return toasts.show({ tone: 'bad', key: faultKey(outcome.fault) });
      const { result, messages } = outcome.value;
      const reason = reasonText(language, messages[0]?.reason ?? '');
      toasts.show({ tone: result === 'returned' ? 'bad' : 'plain', key: RESULTS[result], facts: { reason } });
    });

  const replayAll = (reason: string): Promise<void> =>
    working(reason, async () => {
      const outcome = await client.send({
        method: 'POST',
        path: '/quarantine/replay',
        body: { reason },
        schema: bulkReplayAnswer,
      });
      if (!outcome.ok) return toasts.show({ tone: 'bad', key: faultKey(outcome.fault) });
      const { sent, isMore } = outcome.value;
      const count = formatNumber(language, sent);
      toasts.show({ tone: 'plain', key: isMore ? 'replay.sentSome' : 'replay.sentAll', facts: { count } });
    });

  return { busy, replay, replayAll };
}
