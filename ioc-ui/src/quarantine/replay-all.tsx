import { RotateCcw } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';

import type { QuarantinedJson } from '../api/queries.ts';
import { useLanguage } from '../i18n/language.tsx';
import { reasonText } from '../status/intake-words.ts';
import type { Replaying } from './use-replay.ts';

/** Replays every message of a reason: after the reason was mended, it is mended for all of them. */
export function ReplayAll({
  messages,
  replaying: { busy, replayAll },
}: {
  readonly messages: readonly QuarantinedJson[];
  readonly replaying: Replaying;
}): ReactNode {
  const { t, language } = useLanguage();
  const id = useId();
  const reasons = [...new Set(messages.map(({ reason }) => reason))];
  const [chosen, setChosen] = useState<string>();
  const reason = chosen !== undefined && reasons.includes(chosen) ? chosen : reasons[0];
  if (reason === undefined) return null;
  return (
    <div className="replay-all">
      <div className="field">
        <label htmlFor={id}>{t('replay.reason')}</label>
        <select id={id} className="input" value={reason} onChange={(event) => setChosen(event.target.value)}>
          {reasons.map((one) => (
            <option key={one} value={one}>
              {reasonText(language, one)}
            </option>
          ))}
        </select>
      </div>
      <button
        type="button"
        className="button"
        disabled={busy !== undefined}
        onClick={() => void replayAll(reason)}
        data-testid="replay-all"
      >
        <RotateCcw className="icon small" aria-hidden="true" />
        {t(busy === reason ? 'replay.sending' : 'replay.all')}
      </button>
    </div>
  );
}
