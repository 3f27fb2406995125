import { parseInstant, type IngestHealthJson } from '@ioc/wire';
import { useId, type ReactNode } from 'react';

import { formatClock, formatSpan } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useNow } from '../live/use-live.ts';

/** Troubles that are shown; every ingest remembers as many. */
const MOST_SHOWN = 20;

type LoggedTrouble = IngestHealthJson['troubleLog'][number];

/** What went wrong lately, when, and for how long; newest first. */
export function TroubleCard({ ingests }: { readonly ingests: readonly IngestHealthJson[] }): ReactNode {
  const { t } = useLanguage();
  const title = useId();
  const troubles = ingests
    .flatMap(({ epoch, troubleLog }) => troubleLog.map((logged) => ({ epoch, logged })))
    .toSorted((a, b) => parseInstant(b.logged.since) - parseInstant(a.logged.since))
    .slice(0, MOST_SHOWN);
  return (
    <section className="card trouble-card" aria-labelledby={title} data-testid="troubles">
      <h2 id={title}>{t('status.troubles')}</h2>
      {troubles.length === 0 && <p className="secondary">{t('status.noTroubles')}</p>}
      {troubles.length > 0 && (
        <section className="trouble-list" aria-labelledby={title} tabIndex={0}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('status.trouble')}</th>
                <th scope="col">{t('status.since')}</th>
                <th scope="col">{t('status.lasted')}</th>
              </tr>
            </thead>
            <tbody>
              {troubles.map(({ epoch, logged }) => (
                <TroubleRow key={`${epoch} ${logged.trouble} ${logged.since}`} logged={logged} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

function TroubleRow({ logged: { trouble, since, until } }: { readonly logged: LoggedTrouble }): ReactNode {
  const { t, language } = useLanguage();
  const now = useNow();
  const begun = parseInstant(since);
  const span = formatSpan(language, (until === undefined ? now : parseInstant(until)) - begun);
  return (
    <tr className={until === undefined ? 'lasting' : undefined}>
      <td>{t(`trouble.${trouble}`)}</td>
      <td className="when">{formatClock(begun)}</td>
      <td>{until === undefined ? t('status.stillLasting', { span }) : span}</td>
    </tr>
  );
}
