import type { RulePackAnswer } from '@ioc/wire';
import type { ReactNode } from 'react';

import { useProperties } from '../../api/use-reference.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { PackAdoption } from './pack-adoption.tsx';
import { figureTexts } from './pack-texts.ts';

type Entry = RulePackAnswer['entries'][number];

/** One pack: its source, its rules with their figures, and what a city can do with it. */
export function PackView({ pack }: { readonly pack: RulePackAnswer }): ReactNode {
  const { t, local } = useLanguage();
  const open = t('packs.open');
  return (
    <details className="card pack" data-testid="rule-pack" data-pack-id={pack.id}>
      <summary>
        <h3>{local(pack.name)}</h3>
        <span className="small secondary">{t('packs.version', { version: pack.version })}</span>
        {!pack.verified && <Unverified />}
      </summary>
      <p>{t('packs.basis', { basis: local(pack.legal_basis) })}</p>
      <p className="small secondary">
        {t('packs.validity', { from: pack.valid_from ?? open, to: pack.valid_to ?? open })}
      </p>
      {pack.superseded_by && (
        <p className="notice">{t('packs.superseded', { by: local(pack.superseded_by) })}</p>
      )}
      {!pack.superseded_by && !pack.inForce && <p className="notice">{t('packs.notInForce')}</p>}
      {pack.note && <p className="small">{local(pack.note)}</p>}
      <EntryTable pack={pack} />
      <PackAdoption pack={pack} />
    </details>
  );
}

function Unverified(): ReactNode {
  const { t } = useLanguage();
  return <span className="pack-unverified">{t('packs.unverified')}</span>;
}

function EntryTable({ pack }: { readonly pack: RulePackAnswer }): ReactNode {
  const { t } = useLanguage();
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('packs.entry')}</th>
            <th scope="col">{t('packs.thresholds')}</th>
            <th scope="col">{t('packs.source')}</th>
          </tr>
        </thead>
        <tbody>
          {pack.entries.map((entry) => (
            <EntryRow key={entry.id} entry={entry} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function EntryRow({ entry }: { readonly entry: Entry }): ReactNode {
  const { t, local, language } = useLanguage();
  const unit = useProperties().get(entry.rule.select.property)?.display[language] ?? entry.unit;
  return (
    <tr>
      <td>
        {local(entry.rule.name)}
        {entry.note && <span className="small secondary pack-note">{local(entry.note)}</span>}
      </td>
      <td>
        <ul className="pack-figures">
          {figureTexts(language, entry, unit).map(({ severity, text, verified, note }) => (
            <li key={severity}>
              {t(`severity.${severity}`)}: {text} {!verified && <Unverified />}
              {note && <span className="small secondary pack-note">{local(note)}</span>}
            </li>
          ))}
        </ul>
      </td>
      <td className="small">{entry.source}</td>
    </tr>
  );
}
