import { parseInstant, type IngestHealthJson } from '@ioc/wire';
import { CircleCheck, CircleX, TriangleAlert, type LucideIcon } from 'lucide-react';
import { useId, type ReactNode } from 'react';

import { formatClock, formatNumber } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/vi.ts';
import { intakeWords, type IntakeWord } from './intake-words.ts';

const ICONS: Readonly<Record<IntakeWord['mood'], LucideIcon>> = {
  good: CircleCheck,
  watch: TriangleAlert,
  bad: CircleX,
};

/** One ingest: its rates as large numbers, and how it is in sentences. */
export function IntakeCard({ health }: { readonly health: IngestHealthJson }): ReactNode {
  const { t, language } = useLanguage();
  const title = useId();
  const rates: readonly (readonly [MessageKey, string])[] = [
    [
      'status.received',
      t('status.perSecond', { count: formatNumber(language, health.receivedPerSecond, 1) }),
    ],
    [
      'status.archived',
      t('status.perSecond', { count: formatNumber(language, health.archivedPerSecond, 1) }),
    ],
    ['status.waiting', formatNumber(language, health.ledger.pending)],
    ['status.inQuarantine', formatNumber(language, health.quarantine.rows ?? 0)],
  ];
  return (
    <section className="card intake-card" aria-labelledby={title} data-testid="intake">
      <h2 id={title}>{t('status.intake')}</h2>
      <dl className="intake-rates">
        {rates.map(([label, text]) => (
          <div key={label}>
            <dt>{t(label)}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <ul className="intake-words">
        {intakeWords(language, health).map((word) => (
          <IntakeSentence key={word.about} word={word} />
        ))}
      </ul>
      <p className="small secondary">
        {t(`journalSync.${health.sync}`)} {t('status.toldAt', { time: formatClock(parseInstant(health.at)) })}
      </p>
    </section>
  );
}

function IntakeSentence({ word: { about, mood, text } }: { readonly word: IntakeWord }): ReactNode {
  const { t } = useLanguage();
  const Icon = ICONS[mood];
  return (
    <li className={mood} data-about={about} data-mood={mood}>
      <Icon className="icon" aria-hidden="true" />
      <span>
        <span className="visually-hidden">{t(`status.mood.${mood}`)}: </span>
        {text}
      </span>
    </li>
  );
}
