import { parseInstant, type AlertEntryJson } from '@ioc/wire';
import type { ReactNode } from 'react';

import { usePersonName } from '../api/use-reference.ts';
import { formatClock, formatPlainNumber } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { timelineWords } from './timeline-words.ts';

/** What happened to an alert, newest first: who or what, when, of what to what, why (A5). */
export function AlertTimeline({ entries }: { readonly entries: readonly AlertEntryJson[] }): ReactNode {
  const { t, language } = useLanguage();
  const personName = usePersonName();
  return (
    <section aria-labelledby="alert-timeline-title">
      <h3 id="alert-timeline-title">{t('alert.timeline')}</h3>
      <ol className="alert-timeline" data-testid="alert-timeline">
        {entries.toReversed().map((entry) => {
          const { what, facts, text } = timelineWords(entry, { t, personName });
          const actor =
            entry.actor.kind === 'user' ? personName(entry.actor.user) : t(`actor.${entry.actor.kind}`);
          return (
            <li key={entry.revision} data-what={entry.what}>
              <p>
                <strong>{what}</strong>
                {facts !== undefined && <> {facts}</>}
                {entry.value !== undefined && <> · {formatPlainNumber(language, entry.value)}</>}
              </p>
              {text !== undefined && <blockquote>{text}</blockquote>}
              <p className="small secondary">
                {actor} · {formatClock(parseInstant(entry.at))}
              </p>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
